import Synchronization

/// The escapes of a run: where a job tried to leave the simulation, and who sent it. Safe from any thread.
final class EscapeLog: Sendable {
    private let first = Mutex<SimulationEscape?>(nil)
    private let happened = Atomic<Bool>(false)

    /// The first escape.
    var escape: SimulationEscape? {
        happened.load(ordering: .acquiring) ? first.withLock { $0 } : nil
    }

    /// Keeps the first escape. Whoever asks for it waits until `callers` has found the names, which takes a while.
    func record(_ what: String, callers: () -> [String]) {
        let task = Simulation.taskName
        first.withLock { first in
            guard first == nil else { return }
            happened.store(true, ordering: .releasing)
            first = SimulationEscape(what: what, task: task, callers: callers())
        }
    }
}
