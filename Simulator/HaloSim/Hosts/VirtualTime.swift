import HaloHardware
import HaloModel

/// What a simulated part of one device needs of the run: time, waiting, randomness and the trace.
public struct VirtualTime {
    /// The run's event queue.
    public let events: EventQueue
    /// The run's trace.
    public let trace: Trace
    /// The run's seed, for `SeededRandom(seed:stream:)`.
    public let seed: UInt64

    /// Takes the parts as they are.
    public init(events: EventQueue, trace: Trace, seed: UInt64) {
        self.events = events
        self.trace = trace
        self.seed = seed
    }

    /// A random stream of its own for the part called `name`.
    public func random(_ name: String) -> SeededRandom { SeededRandom(seed: seed, stream: name) }
}
