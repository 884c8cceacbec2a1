import HaloHardware
import HaloModel
import HaloSensors
import XCTest

@testable import HaloSim

/// The register models against the templates: each is written from the data sheet by itself.
final class DeviceModelTests: XCTestCase {
    private let clock = SteppedClock()

    private func bus(_ devices: [UInt8: any SimulatedI2CDevice]) -> SimulatedI2CBus {
        let bus = SimulatedI2CBus(number: 1)
        for address in devices.keys.sorted() {
            if let device = devices[address] { bus.attach(device, at: address) }
        }
        return bus
    }

    private func bme280(_ temperature: Double, _ humidity: Double, _ pressure: Double) -> SimulatedBME280 {
        SimulatedBME280(
            clock: clock,
            environment: .init(
                temperature: { _ in temperature }, humidity: { _ in humidity }, pressure: { _ in pressure }))
    }

    private func sht31(_ temperature: Double = 20, _ humidity: Double = 50) -> SimulatedSHT31 {
        SimulatedSHT31(clock: clock, temperature: { _ in temperature }, humidity: { _ in humidity })
    }

    private func ina219(_ volts: Double = 12, _ amperes: Double = 0.5) -> SimulatedINA219 {
        SimulatedINA219(clock: clock, voltage: { _ in volts }, current: { _ in amperes })
    }

    private func open(_ name: String, _ bus: SimulatedI2CBus, _ address: UInt8) async throws -> Sensor {
        let template = try XCTUnwrap(TemplateLibrary().templates.first { $0.name == name })
        return try await Sensor.open(template, on: bus, at: address, clock: clock)
    }

    /// BST-BMP280-DS001 §3.12 in whole numbers: t_fine 128422, 25.08 °C, 25767233 / 256 Pa.
    func testTheModelsFormulasGiveBoschsWorkedExample() {
        let example = BME280Compensation.example
        let fine = example.fineTemperature(519_888)
        XCTAssertEqual(fine, 128_422)
        XCTAssertEqual(example.temperature(fine: fine), 2508)
        XCTAssertEqual(example.pressure(415_148, fine: fine), 25_767_233)
    }

    /// Resolutions: 0.01 °C, 0.008 % and 0.18 Pa (BST-BME280-DS002 §1), and the model's whole-number arithmetic.
    func testTheBME280sTemplateReadsBackWhatTheModelIsGiven() async throws {
        let cases: [(Double, Double, Double)] = [
            (25.08, 45, 100_653), (-39.5, 5, 30_500), (84.5, 95, 109_500), (0, 60, 101_325), (-10.3, 100, 89_874.6),
        ]
        for (temperature, humidity, pressure) in cases {
            let sensor = try await open("bme280", bus([0x76: bme280(temperature, humidity, pressure)]), 0x76)
            let values = try await sensor.measure()
            XCTAssertEqual(values[0].value, temperature, accuracy: 0.01)
            XCTAssertEqual(values[1].value, humidity, accuracy: 0.05)
            XCTAssertEqual(values[2].value, pressure, accuracy: 0.5)
            XCTAssertTrue(values.allSatisfy(\.isPlausible))
        }
    }

    func testABME280ThatSleepsShowsItsResetValues() async throws {
        let bus = bus([0x76: bme280(20, 50, 100_000)])
        let data = try await bus.writeRead(address: 0x76, [0xF7], count: 8)
        XCTAssertEqual(data, [0x80, 0, 0, 0x80, 0, 0, 0x80, 0])
    }

    func testABME280MeasuresAsLongAsItsOversamplingSays() async throws {
        let bus = bus([0x76: bme280(20, 50, 100_000)])
        try await bus.write(address: 0x76, [0xF2, 0x01])
        try await bus.write(address: 0x76, [0xF4, 0x25])
        var status = try await bus.writeRead(address: 0x76, [0xF3], count: 1)
        XCTAssertEqual(status[0] & 0x08, 0x08)
        clock.advance(.microseconds(9299))
        status = try await bus.writeRead(address: 0x76, [0xF3], count: 1)
        XCTAssertEqual(status[0] & 0x08, 0x08)
        clock.advance(.microseconds(1))
        status = try await bus.writeRead(address: 0x76, [0xF3], count: 2)
        XCTAssertEqual(status, [0x00, 0x24], "measured, and asleep again")
    }

    func testHumidityIsSkippedUntilControlMeasurementIsWritten() async throws {
        let bus = bus([0x76: bme280(20, 50, 100_000)])
        try await bus.write(address: 0x76, [0xF4, 0x25])
        clock.advance(.milliseconds(20))
        let data = try await bus.writeRead(address: 0x76, [0xFD], count: 2)
        XCTAssertEqual(data, [0x80, 0x00])
    }

    func testTheSHT31sTemplateReadsBackWhatTheModelIsGiven() async throws {
        for (temperature, humidity) in [(20.0, 50.0), (-40, 0), (125, 100)] {
            let sensor = try await open("sht31", bus([0x44: sht31(temperature, humidity)]), 0x44)
            let values = try await sensor.measure()
            XCTAssertEqual(values[0].value, temperature, accuracy: 175 / 65_535)
            XCTAssertEqual(values[1].value, humidity, accuracy: 100 / 65_535)
        }
    }

    func testTheSHT31DoesNotAcknowledgeAReadWhileItMeasures() async throws {
        let bus = bus([0x44: sht31()])
        try await bus.write(address: 0x44, [0x24, 0x00])
        clock.advance(.milliseconds(15))
        await assertThrows(I2CError.noAcknowledgeAddress) { _ = try await bus.read(address: 0x44, count: 6) }
        clock.advance(.milliseconds(1))
        let octets = try await bus.read(address: 0x44, count: 6)
        XCTAssertEqual(SimulatedSHT31.checksum(Array(octets[0..<2])), octets[2])
        await assertThrows(I2CError.noAcknowledgeAddress) { _ = try await bus.read(address: 0x44, count: 6) }
    }

    /// SHT3x-DIS §4.12.
    func testTheModelsChecksumIsSensirions() {
        XCTAssertEqual(SimulatedSHT31.checksum([0xBE, 0xEF]), 0x92)
        XCTAssertEqual(SimulatedSHT31.checksum([0, 0]), 0x81)
    }

    func testTheINA219sTemplateReadsBackWhatTheModelIsGiven() async throws {
        for (volts, amperes) in [(12.0, 0.5), (3.3, -1.25), (0, 0), (26, 3)] {
            let sensor = try await open("ina219", bus([0x40: ina219(volts, amperes)]), 0x40)
            let values = try await sensor.measure()
            XCTAssertEqual(values[0].value, volts, accuracy: 0.002)
            XCTAssertEqual(values[1].value, amperes, accuracy: 0.0001)
            XCTAssertEqual(values[2].value, abs(volts * amperes), accuracy: 0.01)
        }
    }

    func testAnINA219WithoutCalibrationShowsNoCurrent() async throws {
        let bus = bus([0x40: ina219()])
        clock.advance(.milliseconds(2))
        let current = try await bus.writeRead(address: 0x40, [0x04], count: 2)
        XCTAssertEqual(current, [0, 0])
        let shunt = try await bus.writeRead(address: 0x40, [0x01], count: 2)
        XCTAssertEqual(shunt, [0x13, 0x88], "50 mV in steps of 10 µV")
    }

    func testReadingThePowerClearsTheConversionReadyBit() async throws {
        let bus = bus([0x40: ina219()])
        clock.advance(.milliseconds(2))
        _ = try await bus.writeRead(address: 0x40, [0x03], count: 2)
        var voltage = try await bus.writeRead(address: 0x40, [0x02], count: 2)
        XCTAssertEqual(voltage[1] & 0x02, 0)
        clock.advance(.milliseconds(2))
        voltage = try await bus.writeRead(address: 0x40, [0x02], count: 2)
        XCTAssertEqual(voltage[1] & 0x02, 2)
    }

    func testDiscoveryTellsTheModelsApartAndRefusesOtherChips() async throws {
        let bmp280 = SimulatedBME280(
            clock: clock,
            environment: .init(temperature: { _ in 20 }, humidity: { _ in 50 }, pressure: { _ in 1e5 }), chipID: 0x58)
        let bus = bus([0x40: ina219(), 0x44: sht31(), 0x45: ina219(), 0x76: bme280(20, 50, 1e5), 0x77: bmp280])
        let discovery = SensorDiscovery(templates: TemplateLibrary().templates)
        let scan = try await discovery.scan(bus)
        XCTAssertEqual(scan.found.map(\.template.name), ["ina219", "sht31", "ina219", "bme280"])
        XCTAssertEqual(scan.found.map(\.address), [0x40, 0x44, 0x45, 0x76])
        XCTAssertEqual(scan.unknown.map(\.address), [0x77])
    }

    func testFaultsBecomeTheErrorsOfASensor() async throws {
        let bus = bus([0x44: sht31()])
        let sensor = try await open("sht31", bus, 0x44)
        let expected: [(SimulatedI2CFault, SensorFailureKind)] = [
            (.silent, .nack), (.dataNotAcknowledged, .nack), (.corrupt, .crc), (.stretching, .timeout),
            (.arbitrationLost, .stuckBus),
        ]
        for (fault, kind) in expected {
            bus.setFault(fault, at: 0x44)
            await assertFails(sensor, kind)
        }
        bus.setFault(nil, at: 0x44)
        bus.fault = .stuck
        await assertFails(sensor, .stuckBus)
        bus.fault = nil
        bus.detach(0x44)
        await assertFails(sensor, .nack)
        bus.attach(sht31(), at: 0x44)
        let readings = try await sensor.measure()
        XCTAssertEqual(readings[0].value, 20, accuracy: 0.01)
    }

    private func assertFails(_ sensor: Sensor, _ kind: SensorFailureKind) async {
        do {
            let readings = try await sensor.measure()
            XCTFail("expected \(kind), measured \(readings)")
        } catch {
            XCTAssertEqual((error as? SensorError)?.kind, kind)
        }
    }

    private func assertThrows(_ expected: I2CError, _ body: () async throws -> Void) async {
        do {
            try await body()
            XCTFail("expected \(expected)")
        } catch {
            XCTAssertEqual(error as? I2CError, expected)
        }
    }
}
