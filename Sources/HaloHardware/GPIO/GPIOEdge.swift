import HaloModel

/// A change of a line.
public struct GPIOEdge: Sendable, Equatable {
    /// The kernel's time stamp.
    public var time: MonotonicInstant
    /// Whether it rose: became active.
    public var rising: Bool

    /// Takes the parts as they are.
    public init(time: MonotonicInstant, rising: Bool) {
        self.time = time
        self.rising = rising
    }
}
