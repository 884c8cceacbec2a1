import HaloModel
import XCTest

@testable import HaloAgent

final class SensorLedgerTests: XCTestCase {
    private let key = SensorLedger.Key(bus: 1, address: 0x44, template: "sht31")

    private func at(_ seconds: Int) -> MonotonicInstant { .boot + .seconds(seconds) }

    private func reading(_ value: Double, plausible: Bool = true) -> Reading {
        Reading(metric: "i2c.sht31.temperature_c", value: value, unit: "°C", isPlausible: plausible)
    }

    func testTheLastGoodValueIsStaleAfterAFailureAndFreshAfterTheNextMeasurement() throws {
        var ledger = SensorLedger()
        ledger.opened(key, confidence: .certain, reason: "serial number", at: at(0))
        ledger.measured(key, [reading(21)], at: at(10))
        XCTAssertEqual(ledger.sensors(at: at(12)).first?.readings.first?.isStale, false)
        ledger.failed(key, .crc, "wrong CRC", isLost: false, at: at(20))
        let failing = try XCTUnwrap(ledger.sensors(at: at(30)).first)
        XCTAssertEqual(failing.state, .failing)
        XCTAssertEqual(failing.readings.first?.value, 21)
        XCTAssertEqual(failing.readings.first?.isStale, true)
        XCTAssertEqual(failing.readings.first?.ageSeconds, 20)
        XCTAssertEqual(failing.failures, ["crc": 1])
        XCTAssertEqual(failing.lastFailure, "wrong CRC")
        ledger.measured(key, [reading(22)], at: at(40))
        let working = try XCTUnwrap(ledger.sensors(at: at(40)).first)
        XCTAssertEqual(working.state, .working)
        XCTAssertEqual(working.readings.first?.isStale, false)
        XCTAssertEqual(working.measurements, 2)
    }

    func testEveryKindIsCountedOnItsOwnAndAcrossBeingFoundAgain() throws {
        var ledger = SensorLedger()
        ledger.opened(key, confidence: .certain, reason: "", at: at(0))
        for kind in SensorFailureKind.allCases where kind != .outOfRange {
            ledger.failed(key, kind, kind.rawValue, isLost: true, at: at(1))
            ledger.opened(key, confidence: .certain, reason: "", at: at(2))
        }
        ledger.measured(key, [reading(200, plausible: false)], at: at(3))
        ledger.failed(.stuckBus)
        let sensor = try XCTUnwrap(ledger.sensors(at: at(4)).first)
        XCTAssertEqual(
            sensor.failures, Dictionary(uniqueKeysWithValues: SensorFailureKind.allCases.map { ($0.rawValue, 1) }))
        XCTAssertEqual(ledger.failures[.stuckBus], 2, "of a bus as well")
        XCTAssertEqual(sensor.readings.first?.quality, .implausible)
    }

    func testSensorsThatNeverComeBackAreForgottenInTheEnd() {
        var ledger = SensorLedger()
        for number in 0..<1000 {
            let key = SensorLedger.Key(bus: number, address: 0x44, template: "sht31")
            ledger.opened(key, confidence: .certain, reason: "", at: at(number))
            ledger.failed(key, .nack, "gone", isLost: true, at: at(number))
        }
        let left = ledger.sensors(at: at(1000))
        XCTAssertEqual(left.count, 128)
        XCTAssertEqual(left.last?.bus, 999)
        XCTAssertEqual(ledger.failures[.nack], 1000)
    }
}
