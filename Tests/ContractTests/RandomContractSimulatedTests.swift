import HaloHardware
import HaloSim
import XCTest

final class RandomContractSimulatedTests: XCTestCase {
    func testSeededRandomKeepsEveryPromise() {
        RandomContract.promises.checkSimulated { time, _ in time.random("contract") }
    }
}
