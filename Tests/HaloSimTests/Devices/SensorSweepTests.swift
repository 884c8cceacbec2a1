import HaloHardware
import HaloSensors
import XCTest

@testable import HaloSim

/// Every template over the physical range of its part: what the model was given comes back to half a step of the part.
final class SensorSweepTests: XCTestCase {
    private let bench = SensorBenches()

    private func steps(_ low: Double, _ high: Double, _ count: Int) -> [Double] {
        (0...count).map { low + (high - low) * Double($0) / Double(count) }
    }

    private func assertReads(
        _ name: String, _ device: any SimulatedI2CDevice, _ expected: [(metric: String, value: Double, step: Double)],
        line: UInt = #line
    ) async throws {
        let readings = try await bench.readings(name, device)
        for (metric, value, step) in expected {
            let reading = try XCTUnwrap(readings[metric], metric, line: line)
            XCTAssertEqual(reading.value, value, accuracy: step / 2 * 1.000001, "\(metric) of \(value)", line: line)
            XCTAssertTrue(reading.isPlausible, "\(metric) \(reading.value)", line: line)
        }
    }

    /// 125 µV at ±4.096 V (SBAS444D §9.3.3).
    func testTheADS1115ReadsAllFourInputs() async throws {
        for volts in steps(-0.25, 4.0955, 150) {
            let inputs = [volts, 4 - volts, volts / 2, 1.25]
            try await assertReads(
                "ads1115", bench.ads1115(inputs),
                (0..<4).map { ("ain\($0)_v", min(inputs[$0], 4.095875), 125e-6) })
        }
    }

    /// A count is 1/1.2 lx.
    func testTheBH1750ReadsFromDarknessToSunlight() async throws {
        for lux in steps(0, 54_612, 400) {
            try await assertReads("bh1750", bench.bh1750(lux), [("illuminance_lux", lux, 1 / 1.2)])
        }
    }

    /// Another program may have left another measurement time; the template sets the usual one.
    func testTheBH1750IsReadRightWhateverItsMeasurementTimeWas() async throws {
        let device = bench.bh1750(1000)
        try device.write([0x47, 0x7E])
        try await assertReads("bh1750", device, [("illuminance_lux", 1000, 1 / 1.2)])
    }

    /// The model computes with Bosch's whole numbers, the template with the double formulas: hundredths of a degree agree, and
    /// a step of the raw value is 0.005 °C, 0.2 Pa and 0.02 % at most.
    func testTheBME280ReadsTheWeatherOfTheWholeEarth() async throws {
        for part in steps(0.005, 0.995, 100) {
            let temperature = -40 + 125 * part
            try await assertReads(
                "bme280", bench.bme280(temperature, 5 + 90 * part, 30_000 + 80_000 * part),
                [
                    ("temperature_c", temperature, 0.02), ("humidity_pct", 5 + 90 * part, 0.1),
                    ("pressure_pa", 30_000 + 80_000 * part, 1),
                ])
        }
    }

    /// 14 bits (SNAS672A §8.6.1, §8.6.2). The upper end is one step short of 125 °C and 100 %.
    func testTheHDC1080ReadsItsRange() async throws {
        for part in steps(0, 0.9999, 300) {
            try await assertReads(
                "hdc1080", bench.hdc1080(-40 + 165 * part, 100 * part),
                [("temperature_c", -40 + 165 * part, 165 / 16_384), ("humidity_pct", 100 * part, 100 / 16_384)])
        }
    }

    /// 4 mV; 100 µA; the power register is cut to 2 mW from values that are rounded themselves.
    func testTheINA219ReadsItsRange() async throws {
        for part in steps(0, 1, 300) {
            let (volts, amperes) = (32 * part, -3.2 + 6.4 * part)
            try await assertReads(
                "ina219", bench.ina219(volts, amperes),
                [("voltage_v", volts, 4e-3), ("current_a", amperes, 1e-4)])
            let readings = try await bench.readings("ina219", bench.ina219(volts, amperes))
            let power = try XCTUnwrap(readings["power_w"])
            XCTAssertEqual(power.value, abs(volts * amperes), accuracy: 0.002 + 0.002 * abs(amperes) + 5e-5 * volts)
        }
    }

    /// 16384 counts for 1 g, 131 for 1 °/s, 340 for 1 °C (RM-MPU-6000A §4.17 to §4.19).
    func testTheMPU6050ReadsEveryAxis() async throws {
        for part in steps(0, 1, 200) {
            let (g, dps, celsius) = (-2 + 3.9999 * part, -250 + 500 * part, -39 + 123 * part)
            try await assertReads(
                "mpu6050", bench.mpu6050([g, -g * 0.999, g / 2], [dps, -dps, dps / 3], celsius),
                [
                    ("acceleration_x_g", g, 1 / 16_384), ("acceleration_y_g", -g * 0.999, 1 / 16_384),
                    ("acceleration_z_g", g / 2, 1 / 16_384), ("rotation_x_dps", dps, 1 / 131),
                    ("rotation_y_dps", -dps, 1 / 131), ("rotation_z_dps", dps / 3, 1 / 131),
                    ("temperature_c", celsius, 1 / 340),
                ])
        }
    }

    /// 16 bits (SHT3x-DIS §4.13).
    func testTheSHT31ReadsItsRange() async throws {
        for part in steps(0.001, 0.999, 300) {
            try await assertReads(
                "sht31", bench.sht31(-40 + 165 * part, 100 * part),
                [("temperature_c", -40 + 165 * part, 175 / 65_535), ("humidity_pct", 100 * part, 100 / 65_535)])
        }
    }

    func testTheVL53L0XReadsItsRangeAfterItsStartUp() async throws {
        for millimetres in steps(0, 2000, 100) {
            try await assertReads("vl53l0x", bench.vl53l0x(millimetres), [("distance_mm", millimetres, 1)])
        }
    }
}
