import HaloHardware
import HaloSensors
import XCTest

@testable import HaloSim

/// Parts in the states that catch a driver out.
final class SensorMishapTests: XCTestCase {
    private let bench = SensorBenches()

    private func open(
        _ name: String, _ device: any SimulatedI2CDevice
    ) async throws -> (sensor: Sensor, bus: SimulatedI2CBus, address: UInt8) {
        let template = try bench.template(name)
        let bus = SimulatedI2CBus(number: 1)
        bus.attach(device, at: template.addresses[0])
        let sensor = try await Sensor.open(template, on: bus, at: template.addresses[0], clock: bench.clock)
        return (sensor, bus, template.addresses[0])
    }

    private func assertFails(_ sensor: Sensor, _ error: SensorError, line: UInt = #line) async {
        do {
            let readings = try await sensor.measure()
            XCTFail("expected \(error), measured \(readings)", line: line)
        } catch let found {
            XCTAssertEqual(found as? SensorError, error, line: line)
        }
    }

    /// A part that lost its power between two measurements and is back before the next has its reset values.
    func testASensorThatWasResetUnseenIsNoticedAndNotBelieved() async throws {
        let cases: [(String, () -> any SimulatedI2CDevice, String)] = [
            ("ina219", { self.bench.ina219(12, 1) }, "its calibration is not the one that was set: it was reset"),
            ("mpu6050", { self.bench.mpu6050() }, "it sleeps, as after a reset"),
            ("ssd1306", { SimulatedSSD1306() }, "the panel is off, as after a reset"),
            ("vl53l0x", { self.bench.vl53l0x(100) }, "its sequence is not the one that was set: it was reset"),
        ]
        for (name, make, because) in cases {
            let (sensor, bus, address) = try await open(name, make())
            _ = try await sensor.measure()
            bus.attach(make(), at: address)
            // A conversion after power, so that what fails is the check and not the wait for a value.
            bench.clock.advance(.milliseconds(5))
            let error = SensorError.lostSettings(because)
            XCTAssertFalse(error.leavesSensorUsable)
            await assertFails(sensor, error)
        }
    }

    /// Of the others a measurement sets all it needs, so one that was reset is simply read.
    func testASensorWithoutSettingsMayBeResetBetweenMeasurements() async throws {
        let cases: [(String, () -> any SimulatedI2CDevice)] = [
            ("ads1115", { self.bench.ads1115([1, 2, 3, 4]) }), ("bh1750", { self.bench.bh1750(500) }),
            ("bme280", { self.bench.bme280(20, 40, 1e5) }), ("hdc1080", { self.bench.hdc1080(20, 40) }),
            ("sht31", { self.bench.sht31(20, 40) }),
        ]
        for (name, make) in cases {
            let (sensor, bus, address) = try await open(name, make())
            let before = try await sensor.measure()
            bus.attach(make(), at: address)
            bench.clock.advance(.milliseconds(20))
            let after = try await sensor.measure()
            XCTAssertEqual(before, after, name)
        }
    }

    func testAVL53L0XWithNothingInSightHasNoDistance() async throws {
        let (sensor, _, _) = try await open("vl53l0x", bench.vl53l0x(3500))
        let error = SensorError.rejected("nothing in range")
        XCTAssertTrue(error.leavesSensorUsable)
        await assertFails(sensor, error)
    }

    /// Without its start-up the part gives numbers that are none.
    func testAVL53L0XThatWasNotStartedUpMeasuresNothing() async throws {
        let device = bench.vl53l0x(500)
        try device.write([0x00, 0x01])
        bench.clock.advance(.milliseconds(40))
        try device.write([0x14])
        let result = try device.read(12)
        XCTAssertNotEqual(result[0] >> 3 & 0x0F, 11)
        XCTAssertNotEqual(Int(result[10]) << 8 | Int(result[11]), 500)
    }

    /// SNAS672A §8.5.3.1: the result is selected, and not acknowledged until it is there.
    func testAnHDC1080RefusesToBeReadWhileItMeasures() async throws {
        let device = bench.hdc1080(21, 42)
        let bus = SimulatedI2CBus(number: 1)
        bus.attach(device, at: 0x40)
        bench.clock.advance(.milliseconds(15))
        do {
            _ = try await bus.writeRead(address: 0x40, [0x00], count: 4)
            XCTFail("read with a repeated START")
        } catch { XCTAssertEqual(error as? I2CError, .noAcknowledgeAddress) }
        bench.clock.advance(.microseconds(12_849))
        do {
            _ = try await bus.read(address: 0x40, count: 4)
            XCTFail("read too early")
        } catch { XCTAssertEqual(error as? I2CError, .noAcknowledgeAddress) }
        bench.clock.advance(.microseconds(1))
        let octets = try await bus.read(address: 0x40, count: 4)
        XCTAssertEqual(octets.map { $0 & 0x03 }.enumerated().filter { $0.offset % 2 == 1 }.map(\.element), [0, 0])
    }

    func testAnHDC1080ShowsOnlyItsIdentificationInTheFirst15Milliseconds() async throws {
        let device = bench.hdc1080(21, 42)
        try device.write([0xFE])
        XCTAssertTrue(device.acknowledges(reading: true))
        try device.write([0x02])
        XCTAssertFalse(device.acknowledges(reading: true))
        bench.clock.advance(.milliseconds(15))
        XCTAssertTrue(device.acknowledges(reading: true))
    }

    func testAnMPU6050SleepsUntilItIsWoken() async throws {
        let device = bench.mpu6050()
        try device.write([0x3B])
        XCTAssertEqual(try device.read(14), [UInt8](repeating: 0, count: 14))
        let readings = try await bench.readings("mpu6050", device)
        XCTAssertEqual(readings["acceleration_z_g"]?.value, 1)
    }

    func testTheDisplayIsClearedAndOn() async throws {
        let device = SimulatedSSD1306()
        XCTAssertNotEqual(device.memory, [UInt8](repeating: 0, count: 1024))
        let (sensor, _, _) = try await open("ssd1306", device)
        XCTAssertEqual(device.memory, [UInt8](repeating: 0, count: 1024))
        XCTAssertTrue(device.isOn && device.isPumped)
        let readings = try await sensor.measure()
        XCTAssertEqual(readings, [])
    }

    /// ADS1115 conversions take 1/128 s, 10 % more at most (SBAS444D §7.5).
    func testAnADS1115ShowsThatItConverts() async throws {
        let device = bench.ads1115([1])
        try device.write([0x01, 0xC3, 0x83])
        try device.write([0x01])
        XCTAssertEqual(try device.read(2), [0x43, 0x83])
        bench.clock.advance(.milliseconds(9))
        XCTAssertEqual(try device.read(2), [0xC3, 0x83])
        try device.write([0x00])
        XCTAssertEqual(try device.read(2), [0x1F, 0x40], "1 V in steps of 125 µV")
    }
}
