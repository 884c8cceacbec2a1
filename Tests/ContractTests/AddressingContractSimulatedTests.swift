import HaloHardware
import HaloModel
import HaloSim
import XCTest

final class AddressingContractSimulatedTests: XCTestCase {
    func testSimulatedAddressingKeepsEveryPromise() {
        for promise in AddressingContract.promises {
            let simulation = Simulation(seed: 1)
            let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 1_780_293_600_000))
            let hosts = TwoHosts(simulation.time, clock)
            let subject = AddressingContract(
                near: hosts.first.addressing, far: hosts.second.addressing, link: "bat0")
            do {
                try simulation.run {
                    try await hosts.mesh(clock: clock, addressed: false)
                    try await promise.check(subject)
                }
            } catch {
                XCTFail("\"\(promise.sentence)\" is broken: \(error)")
            }
        }
    }
}
