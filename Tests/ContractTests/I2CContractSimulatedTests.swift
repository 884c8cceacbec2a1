import HaloHardware
import HaloSim
import XCTest

final class I2CContractSimulatedTests: XCTestCase {
    private static func subject(_ clock: SimulatedClock, supportsRawTransfers: Bool) -> I2CSubject {
        let bus = SimulatedI2CBus(number: 1, supportsRawTransfers: supportsRawTransfers)
        let environment = SimulatedBME280.Environment(
            temperature: { _ in 20 }, humidity: { _ in 50 }, pressure: { _ in 100_000 })
        bus.attach(SimulatedBME280(clock: clock, environment: environment), at: 0x76)
        bus.attach(SimulatedBME280(clock: clock, environment: environment), at: 0x48)
        bus.setOwned(true, at: 0x48)
        return I2CSubject(bus: bus, present: 0x76, absent: 0x20, owned: 0x48)
    }

    func testASimulatedBusKeepsEveryPromise() {
        I2CContract.promises.checkSimulated { Self.subject($1, supportsRawTransfers: true) }
    }

    func testASimulatedBusOfAnAdapterForSMBusKeepsEveryPromise() {
        I2CContract.promises.checkSimulated { Self.subject($1, supportsRawTransfers: false) }
    }
}
