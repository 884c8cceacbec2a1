import HaloHardware
import HaloModel
import Synchronization

/// A clock that jumps to the end of every sleep and goes on when told.
final class SteppedClock: SystemClock {
    private let nanoseconds = Mutex<Int64>(0)

    var now: MonotonicInstant { MonotonicInstant(nanoseconds: nanoseconds.withLock { $0 }) }
    var wallTime: WallTime { WallTime(nanoseconds: now.nanoseconds) }

    func advance(_ duration: Duration) {
        nanoseconds.withLock { $0 += duration.wholeNanoseconds }
    }

    func sleep(until deadline: MonotonicInstant) async throws {
        try Task.checkCancellation()
        nanoseconds.withLock { $0 = max($0, deadline.nanoseconds) }
    }
}
