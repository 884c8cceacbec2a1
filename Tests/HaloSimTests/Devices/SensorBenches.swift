import HaloSensors
import XCTest

@testable import HaloSim

/// Models of the nine parts and of what else may answer at their addresses, for tests.
struct SensorBenches {
    /// Read once: the sweeps open thousands of sensors.
    private static let library = TemplateLibrary()

    let clock = SteppedClock()

    /// The parts with a template: every address each can have, and how to make a freshly powered one.
    var parts: [(name: String, addresses: [UInt8], make: () -> any SimulatedI2CDevice)] {
        [
            ("ads1115", [0x48, 0x49, 0x4A, 0x4B], { ads1115([1, 2, 3, 4]) }),
            ("bh1750", [0x23, 0x5C], { bh1750(320) }),
            ("bme280", [0x76, 0x77], { bme280(20, 50, 100_000) }),
            ("hdc1080", [0x40], { hdc1080(20, 50) }),
            ("ina219", Array(0x40...0x4F), { ina219(12, 0.5) }),
            ("mpu6050", [0x68, 0x69], { mpu6050() }),
            ("sht31", [0x44, 0x45], { sht31(20, 50) }),
            ("ssd1306", [0x3C, 0x3D], { SimulatedSSD1306() }),
            ("vl53l0x", [0x29], { vl53l0x(500) }),
        ]
    }

    func template(_ name: String) throws -> SensorTemplate {
        XCTAssertEqual(Self.library.errors, [])
        return try XCTUnwrap(Self.library.templates.first { $0.name == name })
    }

    /// What a template makes of a device, by metric.
    func readings(_ name: String, _ device: any SimulatedI2CDevice) async throws -> [String: SensorReading] {
        let template = try template(name)
        let bus = SimulatedI2CBus(number: 1)
        bus.attach(device, at: template.addresses[0])
        let sensor = try await Sensor.open(template, on: bus, at: template.addresses[0], clock: clock)
        return try await Dictionary(uniqueKeysWithValues: sensor.measure().map { ($0.metric, $0) })
    }

    func ads1115(_ volts: [Double]) -> SimulatedADS1115 { SimulatedADS1115(clock: clock) { _ in volts } }
    func bh1750(_ lux: Double) -> SimulatedBH1750 { SimulatedBH1750(clock: clock) { _ in lux } }
    func bme280(_ temperature: Double, _ humidity: Double, _ pressure: Double, chipID: UInt8 = 0x60) -> SimulatedBME280
    {
        SimulatedBME280(
            clock: clock,
            environment: .init(
                temperature: { _ in temperature }, humidity: { _ in humidity }, pressure: { _ in pressure }),
            chipID: chipID)
    }
    func hdc1080(_ temperature: Double, _ humidity: Double) -> SimulatedHDC1080 {
        SimulatedHDC1080(clock: clock, temperature: { _ in temperature }, humidity: { _ in humidity })
    }
    func ina219(_ volts: Double, _ amperes: Double) -> SimulatedINA219 {
        SimulatedINA219(clock: clock, voltage: { _ in volts }, current: { _ in amperes })
    }
    func mpu6050(
        _ acceleration: [Double] = [0, 0, 1], _ rotation: [Double] = [0, 0, 0], _ temperature: Double = 25,
        identity: UInt8 = 0x68
    ) -> SimulatedMPU6050 {
        SimulatedMPU6050(clock: clock, identity: identity) { _ in
            .init(acceleration: acceleration, rotation: rotation, temperature: temperature)
        }
    }
    func sht31(_ temperature: Double, _ humidity: Double) -> SimulatedSHT31 {
        SimulatedSHT31(clock: clock, temperature: { _ in temperature }, humidity: { _ in humidity })
    }
    func vl53l0x(_ millimetres: Double) -> SimulatedVL53L0X { SimulatedVL53L0X(clock: clock) { _ in millimetres } }
}
