import HaloHardware
import HaloModel

/// Wires a scenario's sensors to a device's buses.
struct SensorBench {
    let settings: ScenarioNode
    let clock: SimulatedClock
    let events: EventQueue
    let weather: Weather

    /// Puts freshly powered sensors on the buses, in place of those that were there.
    func attach(to buses: SimulatedI2CBuses) {
        for sensor in settings.sensors {
            let bus = buses.bus(sensor.bus) ?? SimulatedI2CBus(number: sensor.bus)
            if buses.bus(sensor.bus) == nil { buses.add(bus) }
            bus.attach(device(sensor.part), at: UInt8(clamping: sensor.address ?? sensor.part.defaultAddress))
        }
    }

    private func device(_ part: ScenarioSensor.Part) -> any SimulatedI2CDevice {
        // The weather goes on while a device is off, so it follows the run's time and not the device's.
        let (events, weather) = (events, weather)
        switch part {
        case .bme280:
            return SimulatedBME280(
                clock: clock,
                environment: .init(
                    temperature: { _ in weather.temperature(events.now) },
                    humidity: { _ in weather.humidity(events.now) },
                    pressure: { _ in weather.pressure(events.now) }))
        case .ina219:
            return SimulatedINA219(
                clock: clock, voltage: { _ in weather.voltage(events.now) },
                current: { _ in weather.current(events.now) })
        case .sht31:
            return SimulatedSHT31(
                clock: clock, temperature: { _ in weather.temperature(events.now) },
                humidity: { _ in weather.humidity(events.now) })
        case .bh1750: return SimulatedBH1750(clock: clock) { _ in weather.illuminance(events.now) }
        case .ads1115:
            // A battery behind a divider by four on the first input; the others are open.
            return SimulatedADS1115(clock: clock) { _ in [weather.voltage(events.now) / 4, 0, 0, 0] }
        case .hdc1080:
            return SimulatedHDC1080(
                clock: clock, temperature: { _ in weather.temperature(events.now) },
                humidity: { _ in weather.humidity(events.now) })
        case .mpu6050:
            // It lies level and still.
            return SimulatedMPU6050(clock: clock) { _ in
                .init(acceleration: [0, 0, 1], rotation: [0, 0, 0], temperature: weather.temperature(events.now) + 3)
            }
        case .vl53l0x: return SimulatedVL53L0X(clock: clock) { _ in weather.level(events.now) }
        case .ssd1306: return SimulatedSSD1306()
        }
    }
}

extension ScenarioSensor.Part {
    /// The address the part has when its address pins are left alone.
    var defaultAddress: Int {
        switch self {
        case .bme280: 0x76
        case .ina219: 0x40
        case .sht31: 0x44
        case .bh1750: 0x23
        case .ads1115: 0x48
        case .hdc1080: 0x40
        case .mpu6050: 0x68
        case .vl53l0x: 0x29
        case .ssd1306: 0x3C
        }
    }
}
