import CHaloSim
import HaloHardware
import HaloModel

/// One run: a seed, virtual time, and one thread that everything runs on.
///
/// The thread that calls `run` is the run's thread while the call lasts. Several runs may be under way in one process, each
/// on a thread of its own.
public final class Simulation {
    /// The run's seed.
    public let seed: UInt64
    /// The run's events and virtual time.
    public let events: EventQueue
    /// The run's trace.
    public let trace: Trace
    private let executor = SimulationExecutor()
    private let liveTasks = LiveTasks()

    /// The name `start` was given for the task that is running, child tasks included.
    @TaskLocal static var taskName: String?

    /// A run at virtual time 0.
    public init(seed: UInt64, traceSink: Trace.Sink? = nil) {
        self.seed = seed
        let events = EventQueue()
        self.events = events
        trace = Trace(time: { events.now }, sink: traceSink)
    }

    /// What simulated parts need of the run.
    public var time: VirtualTime { VirtualTime(events: events, trace: trace, seed: seed) }
    /// Jobs run so far.
    public var jobCount: UInt64 { executor.jobCount }
    /// Names of tasks that have begun and not ended, ordered.
    public var runningTasks: [String] { liveTasks.names }

    /// Begins a task whose every job, and that of its child tasks and the actors they call, runs in this simulation. This is the one
    /// place in HALO that creates an unstructured task for simulated code.
    @discardableResult
    public func start(_ name: String, _ body: @escaping @Sendable () async -> Void) -> SimulationTask {
        let id = liveTasks.begin(name)
        let liveTasks = liveTasks
        return executor.enter {
            let task = Task(name: name, executorPreference: executor) {
                await Self.$taskName.withValue(name, operation: body)
                liveTasks.end(id)
            }
            return SimulationTask(cancel: { [executor] in executor.enter { task.cancel() } })
        }
    }

    /// Fires events and runs jobs until virtual time reaches `limit`, or until `stop` answers true between two events.
    /// - Throws: `SimulationEscape` when a job left the simulation.
    public func run(until limit: Int64, stop: () -> Bool = { false }) throws {
        try executor.enter {
            executor.drain()
            try check()
            while !stop(), events.fireNext(notAfter: limit) {
                executor.drain()
                try check()
            }
            if !stop() { events.advance(to: limit) }
        }
    }

    /// Runs `body` as a task until it ends, in virtual time, and returns what it returned.
    /// - Throws: what `body` throws; `SimulationEscape`; `SimulationStalled` when nothing is left that could wake it.
    public func run<Value: Sendable>(
        _ name: String = "main", _ body: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let outcome = Outcome<Value>()
        start(name) {
            do {
                outcome.result = .success(try await body())
            } catch {
                outcome.result = .failure(error)
            }
        }
        try run(until: .max - 1, stop: { outcome.result != nil })
        guard let result = outcome.result else { throw SimulationStalled(tasks: runningTasks) }
        return try result.get()
    }

    /// Does something to simulated things from outside the run, such as cutting a device's power: continuations it resumes stay in
    /// the simulation. Call it between two `run`s, on their thread.
    public func perform<Value>(_ body: () throws -> Value) rethrows -> Value {
        try executor.enter(body)
    }

    private func check() throws {
        if let escape = executor.escapes.escape { throw escape }
    }
}

/// A task begun by `Simulation.start`.
public struct SimulationTask {
    /// Asks the task to end; its sleeps and waits throw `CancellationError`.
    public let cancel: () -> Void
}

/// Tasks wait and no event is left that could wake one.
public struct SimulationStalled: Error, CustomStringConvertible, Equatable {
    /// Names of the tasks that wait.
    public let tasks: [String]

    /// Names the tasks.
    public var description: String {
        "nothing is left to happen, and these tasks still wait: \(tasks.joined(separator: ", "))"
    }
}

/// Confined to the simulation's thread: written by the task's last job, read between events.
private final class Outcome<Value>: @unchecked Sendable {
    var result: Result<Value, any Error>?
}

/// Confined to the simulation's thread: tasks begin in `Simulation.start` and end in their last job.
private final class LiveTasks: @unchecked Sendable {
    private var running: [UInt64: String] = [:]
    private var next: UInt64 = 0

    var names: [String] { running.sorted { $0.key < $1.key }.map(\.value) }

    func begin(_ name: String) -> UInt64 {
        next += 1
        running[next] = name
        return next
    }

    func end(_ id: UInt64) {
        running[id] = nil
    }
}
