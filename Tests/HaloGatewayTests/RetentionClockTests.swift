import HaloHardware
import HaloModel
import XCTest

@testable import HaloGateway

final class RetentionClockTests: XCTestCase {
    private let start = MonotonicInstant(nanoseconds: 5_000_000_000)
    private let wall = WallTime(milliseconds: 1_795_488_000_000)

    func testNothingGoesInTheFirstHour() {
        var clock = RetentionClock(at: start, wall: wall)
        XCTAssertFalse(clock.isCertain(at: start + .seconds(30), wall: wall + .seconds(30)))
        XCTAssertFalse(clock.isCertain(at: start + .seconds(3599), wall: wall + .seconds(3599)))
        XCTAssertTrue(clock.isCertain(at: start + .seconds(3600), wall: wall + .seconds(3600)))
    }

    func testNothingGoesForADayAfterTheClockWasSteppedEitherWay() {
        for step in [Int64(-40_000_000), -3700, 3700, 300_000_000] {
            var clock = RetentionClock(at: start, wall: wall)
            XCTAssertTrue(clock.isCertain(at: start + .seconds(4000), wall: wall + .seconds(4000)))
            let stepped = wall + .seconds(step)
            XCTAssertFalse(clock.isCertain(at: start + .seconds(4030), wall: stepped + .seconds(4030)))
            XCTAssertFalse(clock.isCertain(at: start + .seconds(90_000), wall: stepped + .seconds(90_000)))
            XCTAssertTrue(clock.isCertain(at: start + .seconds(90_430), wall: stepped + .seconds(90_430)))
        }
    }

    func testAClockThatIsCorrectedALittleIsBelieved() {
        var clock = RetentionClock(at: start, wall: wall)
        XCTAssertTrue(clock.isCertain(at: start + .seconds(4000), wall: wall + .seconds(4600)))
        XCTAssertTrue(clock.isCertain(at: start + .seconds(4030), wall: wall + .seconds(4630)))
    }
}
