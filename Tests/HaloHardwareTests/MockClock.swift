import HaloHardware
import HaloModel

/// A clock that stands still, and whose sleeps end as told.
struct MockClock: SystemClock {
    enum Sleeps: Sendable {
        case notAtAll
        case untilCancelled
    }

    let sleeps: Sleeps
    let now = MonotonicInstant.boot
    let wallTime = WallTime(nanoseconds: 0)

    func sleep(until deadline: MonotonicInstant) async throws {
        switch sleeps {
        case .notAtAll: try Task.checkCancellation()
        case .untilCancelled: try await Task.sleep(for: .seconds(600))
        }
    }
}
