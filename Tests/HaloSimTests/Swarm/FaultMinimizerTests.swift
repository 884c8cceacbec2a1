import HaloModel
import XCTest

@testable import HaloSim

final class FaultMinimizerTests: XCTestCase {
    private func faults(_ count: Int) -> [Fault] {
        (0..<count).map { Fault(at: .seconds(Int64($0)), kind: .reboot, nodes: [NodeID("n\($0)")!]) }
    }

    func testTheFewestFaultsThatFailTogetherAreFound() throws {
        let all = faults(9)
        let guilty = [all[1], all[6]]
        let found = try FaultMinimizer { candidate in guilty.allSatisfy(candidate.contains) }.minimize(all)
        XCTAssertEqual(found, guilty)
    }

    func testAFailureWithoutAnyFaultNeedsNone() throws {
        XCTAssertEqual(try FaultMinimizer { _ in true }.minimize(faults(4)), [])
    }

    func testWithoutAnyOneOfTheResultNothingFails() throws {
        // Three or more of the even ones fail: several smallest lists are right.
        let all = faults(10)
        let fails: ([Fault]) -> Bool = { candidate in
            candidate.count { fault in all.firstIndex(of: fault).map { $0 % 2 == 0 } ?? false } >= 3
        }
        let found = try FaultMinimizer { fails($0) }.minimize(all)
        XCTAssertTrue(fails(found))
        for index in found.indices {
            var rest = found
            rest.remove(at: index)
            XCTAssertFalse(fails(rest))
        }
    }
}
