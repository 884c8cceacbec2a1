import HaloHardware
import HaloModel

/// Says whether the calendar clock may be believed when it says that something is old enough to go.
///
/// A clock that was stepped far may be wrong before or after the step, so for a day nothing goes; a gateway that has just started
/// waits an hour, within which time servers set a clock that was wrong.
struct RetentionClock {
    private static let startSeconds: Int64 = 3600
    private static let stepSeconds: Int64 = 3600
    private static let doubtSeconds: Int64 = 86_400

    private var lastWall: WallTime
    private var last: MonotonicInstant
    private var certainFrom: MonotonicInstant

    init(at now: MonotonicInstant, wall: WallTime) {
        lastWall = wall
        last = now
        certainFrom = now + .seconds(Self.startSeconds)
    }

    /// Takes notice of the time.
    mutating func isCertain(at now: MonotonicInstant, wall: WallTime) -> Bool {
        let step = (wall - lastWall) - (now - last)
        if step > .seconds(Self.stepSeconds) || step < .seconds(-Self.stepSeconds) {
            certainFrom = now + .seconds(Self.doubtSeconds)
        }
        lastWall = wall
        last = now
        return now >= certainFrom
    }
}
