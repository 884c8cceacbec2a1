import HaloModel

/// Time as a device has it. Daemon code reads and waits for time through this and nothing else.
public protocol SystemClock: Sendable {
    /// Time since boot, never stepping (Linux `CLOCK_BOOTTIME`).
    var now: MonotonicInstant { get }
    /// Calendar time, which may be wrong and may step (Linux `CLOCK_REALTIME`).
    var wallTime: WallTime { get }
    /// Suspends the task until `now` has reached `deadline`; returns at once when it has already.
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func sleep(until deadline: MonotonicInstant) async throws
}

extension SystemClock {
    /// Suspends the task for at least `duration`.
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: now + duration)
    }
}
