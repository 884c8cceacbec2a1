import HaloHardware
import XCTest

@testable import HaloSim

final class SystemContractSimulatedTests: XCTestCase {
    func testSimulatedSystemKeepsEveryPromise() {
        SystemContract.promises.checkSimulated { time, clock in
            let system = SimulatedSystem(
                name: "node-1", board: "Raspberry Pi 4", clock: clock, random: time.random("system"))
            system.boot()
            return system
        }
    }
}
