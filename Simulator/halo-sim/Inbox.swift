import Dispatch
import Synchronization

/// Work that other threads have for the thread that runs the simulation.
final class Inbox: Sendable {
    private let waiting = Mutex<[@Sendable () -> Void]>([])
    private let signal = DispatchSemaphore(value: 0)

    /// Adds work and wakes the simulation's thread.
    func post(_ work: @escaping @Sendable () -> Void) {
        waiting.withLock { $0.append(work) }
        signal.signal()
    }

    /// Waits until there is work, at most `nanoseconds`, and takes it.
    func take(waiting nanoseconds: Int64) -> [@Sendable () -> Void] {
        if nanoseconds > 0 {
            _ = signal.wait(timeout: .now() + .nanoseconds(Int(min(nanoseconds, 1_000_000_000))))
        }
        return waiting.withLock { work in
            defer { work = [] }
            return work
        }
    }
}
