import HaloHardware
import HaloSim
import XCTest

final class ClockContractSimulatedTests: XCTestCase {
    func testSimulatedClockKeepsEveryPromise() {
        ClockContract.promises.checkSimulated { $1 }
    }
}
