import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class ServicesContractSimulatedTests: XCTestCase {
    func testSimulatedServicesKeepEveryPromise() {
        for promise in ServicesContract.promises {
            let simulation = Simulation(seed: 1)
            let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 1_780_293_600_000))
            let services = SimulatedServices(node: "n", simulation: simulation, clock: clock)
            services.boot()
            services.install(.init(name: "halo-test.service") { try await clock.sleep(for: .seconds(86_400)) })
            do {
                let subject = ServicesContract(services: services, unit: "halo-test.service")
                try simulation.run { try await promise.check(subject) }
            } catch {
                XCTFail("\"\(promise.sentence)\" is broken: \(error)")
            }
        }
    }
}
