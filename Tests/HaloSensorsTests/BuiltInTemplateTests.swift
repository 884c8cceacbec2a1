import HaloHardware
import HaloSensors
import XCTest

@testable import struct HaloSensors.TemplateChecksum

/// The makers' own numbers through the templates.
final class BuiltInTemplateTests: XCTestCase {
    private func readings(_ name: String, at address: UInt8, _ device: MockBus.Device) async throws -> [String: Double]
    {
        let bus = MockBus(devices: [address: device])
        let sensor = try await Sensor.open(
            TemplateLibraryFixture.builtIn(name), on: bus, at: address, clock: JumpingClock())
        return try await Dictionary(uniqueKeysWithValues: sensor.measure().map { ($0.metric, $0.value) })
    }

    func testEveryBuiltInTemplateIsValid() {
        let library = TemplateLibrary()
        XCTAssertEqual(library.errors, [])
        XCTAssertEqual(
            library.templates.map(\.name),
            [
                "ads1115", "bh1750", "bme280", "hdc1080", "ina219", "mpu6050", "sht31", "ssd1306", "vl53l0x",
            ])
        XCTAssertEqual(
            library.templates.map { $0.metrics.map(\.name) },
            [
                ["ain0_v", "ain1_v", "ain2_v", "ain3_v"], ["illuminance_lux"],
                ["temperature_c", "humidity_pct", "pressure_pa"], ["temperature_c", "humidity_pct"],
                ["voltage_v", "current_a", "power_w"],
                [
                    "acceleration_x_g", "acceleration_y_g", "acceleration_z_g", "rotation_x_dps", "rotation_y_dps",
                    "rotation_z_dps", "temperature_c",
                ],
                ["temperature_c", "humidity_pct"], [], ["distance_mm"],
            ])
    }

    /// BST-BMP280-DS001 §3.12, whose formulas are those of the BME280: t_fine 128422, 25.08 °C, 100653.27 Pa. The double
    /// formulas of BST-BME280-DS002 §8.1 give 25.0825 °C and 100653.26 Pa.
    func testTheBME280GivesBoschsWorkedExample() async throws {
        let values = try await readings("bme280", at: 0x76, TemplateLibraryFixture.exampleBME280)
        XCTAssertEqual(try XCTUnwrap(values["temperature_c"]), 25.0825, accuracy: 0.00005)
        XCTAssertEqual(try XCTUnwrap(values["pressure_pa"]), 100_653.258, accuracy: 0.0005)
    }

    /// BST-BME280-DS002 §8.1 worked by hand for H1 75, H2 362, H3 0, H4 313, H5 50, H6 30, adc_H 28000, t_fine 128422.
    func testTheBME280sHumidityFollowsTheDataSheetsFormula() async throws {
        let values = try await readings("bme280", at: 0x76, TemplateLibraryFixture.exampleBME280)
        var h = 128_422.0 - 76_800.0
        h = (28_000 - (313 * 64 + 50 / 16_384.0 * h)) * (362 / 65_536.0 * (1 + 30 / 67_108_864.0 * h * (1 + 0 * h)))
        h = h * (1 - 75 * h / 524_288)
        XCTAssertEqual(try XCTUnwrap(values["humidity_pct"]), h, accuracy: 1e-9)
        XCTAssertTrue((30.0...60.0).contains(h), "\(h)")
    }

    func testABME280ThatHasNotMeasuredIsNotBelieved() async throws {
        var device = TemplateLibraryFixture.exampleBME280
        device.answers[[0xF7]] = [0x80, 0x00, 0x00, 0x80, 0x00, 0x00, 0x80, 0x00]
        do {
            _ = try await readings("bme280", at: 0x76, device)
            XCTFail("reset values were taken for a measurement")
        } catch let error as SensorError {
            XCTAssertEqual(error, .lostSettings("the sensor shows its reset values: it has not measured"))
        }
    }

    /// SHT3x-DIS §4.12: the CRC of 0xBEEF is 0x92.
    func testSensirionsChecksumExampleHolds() {
        let crc = TemplateChecksum(polynomial: 0x31, initial: 0xFF, every: 2)
        XCTAssertEqual(crc.value(of: [0xBE, 0xEF]), 0x92)
        XCTAssertEqual(crc.strip([0xBE, 0xEF, 0x92, 0x00, 0x00, 0x81]), [0xBE, 0xEF, 0x00, 0x00])
        XCTAssertNil(crc.strip([0xBE, 0xEF, 0x93]))
        XCTAssertNil(crc.strip([0xBE, 0xEF]))
    }

    /// SHT3x-DIS §4.13: 0 is -45 °C and 0 %, 65535 is 130 °C and 100 %. The formula of the SHT2x would give 128.86 °C.
    func testTheSHT31ReachesTheEndpointsOfItsFormula() async throws {
        let low = try await readings("sht31", at: 0x44, .init(answers: [[]: [0, 0, 0x81, 0, 0, 0x81]]))
        XCTAssertEqual(low, ["temperature_c": -45, "humidity_pct": 0])
        let high = try await readings("sht31", at: 0x44, .init(answers: [[]: [0xFF, 0xFF, 0xAC, 0xFF, 0xFF, 0xAC]]))
        XCTAssertEqual(high, ["temperature_c": 130, "humidity_pct": 100])
    }

    func testTheSHT31IsAskedAgainUntilItIsReady() async throws {
        let clock = JumpingClock()
        let device = MockBus.Device(answers: [[]: [0x66, 0x66, 0x93, 0, 0, 0x81]], refusals: 3)
        let bus = MockBus(devices: [0x44: device])
        let template = try TemplateLibraryFixture.builtIn("sht31")
        let sensor = try await Sensor.open(template, on: bus, at: 0x44, clock: clock)
        let values = try await sensor.measure()
        XCTAssertEqual(values[0].value, 25, accuracy: 0.001)
        XCTAssertEqual(bus.written, [[0x30, 0xA2], [0x24, 0x00]])
        XCTAssertEqual(clock.now.nanoseconds, 20_000_000, "2 ms reset, 15 ms measurement, three times 1 ms")
    }

    func testADamagedAnswerOfTheSHT31IsRefused() async throws {
        do {
            _ = try await readings("sht31", at: 0x44, .init(answers: [[]: [0xBE, 0xEF, 0x92, 0, 1, 0x81]]))
            XCTFail("a wrong CRC was accepted")
        } catch let error as SensorError {
            XCTAssertEqual(error, .checksum(step: "reading 6 octets of the device"))
        }
    }

    /// SBOS448G §8.6.3.2 (32 V is 0x1F40), §8.5.1 (10 µV, power step 20 times the current step).
    func testTheINA219sStepsAreThoseOfTheDataSheet() async throws {
        let device = MockBus.Device(answers: [
            [0x02]: [0xFA, 0x02], [0x04]: [0x27, 0x10], [0x03]: [0x3E, 0x80],
            [0x05]: [0x10, 0x00],
        ])
        let values = try await readings("ina219", at: 0x40, device)
        XCTAssertEqual(values["voltage_v"], 32)
        XCTAssertEqual(values["current_a"], 1)
        XCTAssertEqual(values["power_w"], 32)
    }

    /// SBOS448G §8.5.1, equation 1: trunc(0.04096 / (100 µA · 0.1 Ω)) = 4096.
    func testTheINA219IsCalibratedForItsShunt() async throws {
        let bus = MockBus(devices: [0x40: .init()])
        _ = try await Sensor.open(TemplateLibraryFixture.builtIn("ina219"), on: bus, at: 0x40, clock: JumpingClock())
        XCTAssertEqual(bus.written, [[0x05, 0x10, 0x00]])
    }

    func testTheINA219sNegativeCurrentAndOverflow() async throws {
        var device = MockBus.Device(answers: [
            [0x02]: [0x00, 0x02], [0x04]: [0xFF, 0x9C], [0x03]: [0x00, 0x00],
            [0x05]: [0x10, 0x00],
        ])
        let values = try await readings("ina219", at: 0x40, device)
        XCTAssertEqual(try XCTUnwrap(values["current_a"]), -0.01, accuracy: 1e-12)
        device.answers[[0x02]] = [0x00, 0x03]
        do {
            _ = try await readings("ina219", at: 0x40, device)
            XCTFail("an overflow was accepted")
        } catch let error as SensorError {
            XCTAssertEqual(error.kind, .rejected)
        }
    }

    /// BH1750FVI data sheet, "how to calculate when the data is 10000011 10010000": 28067 lx.
    func testTheBH1750sExample() async throws {
        let values = try await readings("bh1750", at: 0x23, .init(answers: [[]: [0x83, 0x90]]))
        XCTAssertEqual(values["illuminance_lux"]?.rounded(), 28_067)
    }

    /// SNAS672A §8.6.1, §8.6.2: 0 is -40 °C and 0 %; the largest word is one step short of 125 °C and 100 %.
    func testTheHDC1080ReachesTheEndpointsOfItsFormula() async throws {
        let low = try await readings("hdc1080", at: 0x40, .init(answers: [[]: [0, 0, 0, 0]]))
        XCTAssertEqual(low, ["temperature_c": -40, "humidity_pct": 0])
        let high = try await readings("hdc1080", at: 0x40, .init(answers: [[]: [0xFF, 0xFF, 0xFF, 0xFF]]))
        XCTAssertEqual(try XCTUnwrap(high["temperature_c"]), 124.997, accuracy: 0.0005)
        XCTAssertEqual(try XCTUnwrap(high["humidity_pct"]), 99.998, accuracy: 0.0005)
    }

    /// SBAS444D §9.3.3, §9.5.4: 0x7FFF is one step short of full scale, 0xFFFF one step below zero.
    func testTheADS1115sStepsAreThoseOfTheDataSheet() async throws {
        for (word, volts) in [([0x7F, 0xFF], 4.095875), ([0xFF, 0xFF], -0.000125), ([0x00, 0x01], 0.000125)]
            as [([UInt8], Double)]
        {
            let values = try await readings("ads1115", at: 0x48, .init(answers: [[0x00]: word, [0x01]: [0xC3, 0x83]]))
            XCTAssertEqual(values, ["ain0_v": volts, "ain1_v": volts, "ain2_v": volts, "ain3_v": volts])
        }
    }

    /// RM-MPU-6000A-00 §4.17 to §4.19: 16384 for 1 g, 131 for 1 °/s, T / 340 + 36.53.
    func testTheMPU6050sStepsAreThoseOfTheDataSheet() async throws {
        let values = try await readings(
            "mpu6050", at: 0x68,
            .init(answers: [
                [0x6B]: [0x01],
                [0x3B]: [0x40, 0x00, 0xC0, 0x00, 0x20, 0x00, 0x00, 0x00, 0x00, 0x83, 0xFF, 0x7D, 0x00, 0x00],
            ]))
        XCTAssertEqual(
            values,
            [
                "acceleration_x_g": 1, "acceleration_y_g": -1, "acceleration_z_g": 0.5, "temperature_c": 36.53,
                "rotation_x_dps": 1, "rotation_y_dps": -1, "rotation_z_dps": 0,
            ])
    }
}
