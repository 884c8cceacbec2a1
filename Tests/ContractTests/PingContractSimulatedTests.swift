import HaloHardware
import HaloModel
import HaloSim
import XCTest

final class PingContractSimulatedTests: XCTestCase {
    func testSimulatedPingerKeepsEveryPromiseOverTheMesh() {
        for promise in PingContract.promises {
            let simulation = Simulation(seed: 1)
            let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 1_780_293_600_000))
            let hosts = TwoHosts(simulation.time, clock)
            let subject = PingContract(pinger: hosts.second.pinger, answering: IPv4Address(10, 41, 0, 1))
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

    func testAnAddressNobodyHasIsNotReached() throws {
        let simulation = Simulation(seed: 1)
        let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 1_780_293_600_000))
        let hosts = TwoHosts(simulation.time, clock)
        let pinger = hosts.second.pinger
        XCTAssertThrowsError(
            try simulation.run {
                try await hosts.mesh(clock: clock, addressed: true)
                _ = try await pinger.ping(IPv4Address(10, 41, 0, 99), within: .seconds(2))
            }
        ) { error in
            let code = (error as? HardwareError)?.code
            XCTAssertTrue(code == .timedOut || code == .down, "\(error)")
        }
    }
}
