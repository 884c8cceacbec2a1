import HaloHardware
import HaloModel

/// One device's clock on the run's virtual time.
///
/// Confined to the simulation's thread: read and slept on only by jobs of the simulation's executor, which aborts the
/// run when a job appears on another thread.
public final class SimulatedClock: SystemClock, @unchecked Sendable {
    private let events: EventQueue
    private var bootTime: Int64
    private var wallOffset: Int64
    private var sleepers: [UInt64: Sleeper] = [:]
    private var nextSleeper: UInt64 = 0

    private struct Sleeper {
        var token: EventToken
        var continuation: CheckedContinuation<Void, any Error>
    }

    /// A clock that boots now and shows `wallTime` for the calendar.
    public init(events: EventQueue, wallTime: WallTime) {
        self.events = events
        bootTime = events.now
        wallOffset = wallTime.nanoseconds - events.now
    }

    /// Time since the device's last boot.
    public var now: MonotonicInstant { MonotonicInstant(nanoseconds: events.now - bootTime) }

    /// The device's calendar.
    public var wallTime: WallTime { WallTime(nanoseconds: events.now + wallOffset) }

    /// Steps the calendar.
    public func setWallTime(_ time: WallTime) { wallOffset = time.nanoseconds - events.now }

    /// Starts counting from zero again, as after a reset.
    public func reboot() { bootTime = events.now }

    /// Suspends until virtual time has reached the deadline.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: MonotonicInstant) async throws {
        try Task.checkCancellation()
        guard deadline > now else { return }
        let id = nextSleeper
        nextSleeper += 1
        let time = deadline.nanoseconds.addingReportingOverflow(bootTime)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                guard !Task.isCancelled else {
                    continuation.resume(throwing: CancellationError())
                    return
                }
                let token = events.schedule(at: time.overflow ? .max : time.partialValue) { [self] in
                    sleepers.removeValue(forKey: id)?.continuation.resume()
                }
                sleepers[id] = Sleeper(token: token, continuation: continuation)
            }
        } onCancel: {
            guard let sleeper = sleepers.removeValue(forKey: id) else { return }
            events.cancel(sleeper.token)
            sleeper.continuation.resume(throwing: CancellationError())
        }
    }
}
