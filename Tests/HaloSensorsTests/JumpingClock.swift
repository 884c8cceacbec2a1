import HaloHardware
import HaloModel
import Synchronization

/// A clock that jumps to the end of every sleep.
final class JumpingClock: SystemClock {
    private let nanoseconds = Mutex<Int64>(0)

    var now: MonotonicInstant { MonotonicInstant(nanoseconds: nanoseconds.withLock { $0 }) }
    var wallTime: WallTime { WallTime(nanoseconds: now.nanoseconds) }

    func sleep(until deadline: MonotonicInstant) async throws {
        try Task.checkCancellation()
        nanoseconds.withLock { $0 = max($0, deadline.nanoseconds) }
    }
}
