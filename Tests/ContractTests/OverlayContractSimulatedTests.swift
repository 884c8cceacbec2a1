import HaloHardware
import HaloModel
import HaloSim
import XCTest

final class OverlayContractSimulatedTests: XCTestCase {
    func testSimulatedOverlayKeepsEveryPromise() throws {
        for promise in OverlayContract.promises {
            let simulation = Simulation(seed: 1)
            let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 1_780_293_600_000))
            let hosts = TwoHosts(simulation.time, clock)
            let subject = OverlayContract(
                near: hosts.first.overlay, far: hosts.second.overlay, clock: clock,
                nearAddress: IPv4Address(10, 41, 0, 1), farAddress: IPv4Address(10, 41, 0, 2))
            do {
                try simulation.run {
                    try await hosts.mesh(clock: clock, addressed: true)
                    try await promise.check(subject)
                }
            } catch {
                XCTFail("\"\(promise.sentence)\" is broken: \(error)")
            }
        }
    }
}
