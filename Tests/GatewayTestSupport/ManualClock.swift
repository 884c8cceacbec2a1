import HaloHardware
import HaloModel
import Synchronization

/// A clock that moves when a test says so.
public final class ManualClock: SystemClock {
    private struct State {
        var now = MonotonicInstant(nanoseconds: 1_000_000_000)
        var wallTime = WallTime(milliseconds: 1_795_488_104_000)
    }

    private let state = Mutex(State())

    /// Starts one second after boot, on 2026-11-24.
    public init() {}

    /// Time since boot.
    public var now: MonotonicInstant { state.withLock { $0.now } }
    /// Calendar time.
    public var wallTime: WallTime { state.withLock { $0.wallTime } }

    /// Lets time pass.
    public func advance(by duration: Duration) {
        state.withLock {
            $0.now = $0.now + duration
            $0.wallTime = $0.wallTime + duration
        }
    }

    /// Waits until the time has come, without help: a test that sleeps has to advance from another task.
    /// - Throws: `CancellationError`.
    public func sleep(until deadline: MonotonicInstant) async throws {
        while now < deadline {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}
