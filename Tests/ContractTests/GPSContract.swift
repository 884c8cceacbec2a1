import HaloHardware
import HaloModel
import XCTest

/// What every `GPSReceiver` promises.
enum GPSContract {
    static let promises: [Promise<any GPSReceiver>] = [
        Promise("A fix has a possible place, and no fix has none") { receiver in
            let fix = try await receiver.fix(within: .seconds(10))
            XCTAssertTrue((0...3).contains(fix.mode))
            if fix.mode >= 2 {
                XCTAssertTrue((-90...90).contains(try XCTUnwrap(fix.latitude)))
                XCTAssertTrue((-180...180).contains(try XCTUnwrap(fix.longitude)))
            } else {
                XCTAssertNil(fix.latitude)
                XCTAssertNil(fix.longitude)
            }
            XCTAssertEqual(fix.altitude != nil, fix.mode == 3)
        },
        Promise("Errors are not negative, and no more satellites are used than seen") { receiver in
            let fix = try await receiver.fix(within: .seconds(10))
            for error in [fix.horizontalErrorMetres, fix.verticalErrorMetres] {
                XCTAssertGreaterThanOrEqual(error ?? 0, 0)
            }
            if let used = fix.satellitesUsed, let seen = fix.satellitesSeen { XCTAssertLessThanOrEqual(used, seen) }
        },
        Promise("Fixes can be asked for one after the other") { receiver in
            let (first, second) = (
                try await receiver.fix(within: .seconds(10)), try await receiver.fix(within: .seconds(10))
            )
            if let before = first.time, let after = second.time { XCTAssertGreaterThanOrEqual(after, before) }
        },
    ]
}
