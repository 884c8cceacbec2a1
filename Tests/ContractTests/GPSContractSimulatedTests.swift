import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class GPSContractSimulatedTests: XCTestCase {
    func testASimulatedReceiverKeepsEveryPromiseWithAndWithoutSky() {
        for hasSky in [true, false] {
            GPSContract.promises.checkSimulated { _, clock in
                let gps = SimulatedGPS(
                    clock: clock, calendar: clock, origin: .init(latitude: 46.948, longitude: 7.4474),
                    position: Position(x: 100, y: 200, z: 5))
                gps.hasSky = hasSky
                return gps
            }
        }
    }

    func testAHundredMetresEastAndNorthAreThatFarOnEarth() throws {
        let simulation = Simulation(seed: 1)
        let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 0))
        let gps = SimulatedGPS(
            clock: clock, calendar: clock, origin: .init(latitude: 60, longitude: 10),
            position: Position(x: 100, y: 100, z: 5))
        let fix = try simulation.run { try await gps.fix(within: .seconds(1)) }
        XCTAssertEqual(try XCTUnwrap(fix.latitude), 60 + 100 / 111_320.0, accuracy: 1e-9)
        // cos 60° is a half.
        XCTAssertEqual(try XCTUnwrap(fix.longitude), 10 + 100 / 55_660.0, accuracy: 1e-9)
    }
}
