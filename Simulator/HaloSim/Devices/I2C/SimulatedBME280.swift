import HaloHardware
import HaloModel

/// A Bosch BME280 by its registers (BST-BME280-DS002 §5).
///
/// Confined to the simulation's thread: it is reached only through its bus.
public final class SimulatedBME280: SimulatedI2CDevice {
    /// The physical values around the sensor, each at a moment.
    public struct Environment {
        /// Degrees Celsius.
        public var temperature: (MonotonicInstant) -> Double
        /// Percent relative humidity.
        public var humidity: (MonotonicInstant) -> Double
        /// Pascal.
        public var pressure: (MonotonicInstant) -> Double

        /// Takes the parts as they are.
        public init(
            temperature: @escaping (MonotonicInstant) -> Double, humidity: @escaping (MonotonicInstant) -> Double,
            pressure: @escaping (MonotonicInstant) -> Double
        ) {
            self.temperature = temperature
            self.humidity = humidity
            self.pressure = pressure
        }
    }

    private let clock: any SystemClock
    private let environment: Environment
    private let chipID: UInt8
    private let trimming: BME280Compensation
    /// Writes that changed something.
    public private(set) var stateChanges: [[UInt8]] = []
    private var registers = [UInt8](repeating: 0, count: 256)
    private var pointer: UInt8 = 0
    /// Humidity oversampling in force: that of `ctrl_hum` when `ctrl_meas` was last written (§5.4.3).
    private var humidityOversampling: UInt8 = 0
    private var conversionEnd: MonotonicInstant?
    private var copyingEnd: MonotonicInstant

    private enum Register {
        static let calibration = 0x88, identification = 0xD0, secondCalibration = 0xE1
        static let reset: UInt8 = 0xE0, controlHumidity: UInt8 = 0xF2, controlMeasurement: UInt8 = 0xF4,
            configuration: UInt8 = 0xF5
        static let status = 0xF3, data = 0xF7
    }

    /// A sensor that has just been powered. Another `chipID` makes it another chip of the family: 0x58 is a BMP280.
    public convenience init(clock: any SystemClock, environment: Environment, chipID: UInt8 = 0x60) {
        self.init(clock: clock, environment: environment, chipID: chipID, trimming: .example)
    }

    init(clock: any SystemClock, environment: Environment, chipID: UInt8, trimming: BME280Compensation) {
        self.clock = clock
        self.environment = environment
        self.chipID = chipID
        self.trimming = trimming
        copyingEnd = clock.now
        reset()
    }

    /// Always.
    public func acknowledges(reading: Bool) -> Bool { true }

    /// A register address alone sets where a read begins; pairs of address and value write (§6.2.1).
    public func write(_ octets: [UInt8]) throws(I2CError) {
        finishConversion()
        guard let first = octets.first else { return }
        pointer = first
        var index = 0
        while index + 1 < octets.count {
            store(octets[index + 1], at: octets[index])
            index += 2
        }
    }

    /// Registers from the pointer on (§6.2.2).
    public func read(_ count: Int) throws(I2CError) -> [UInt8] {
        finishConversion()
        registers[Register.status] = (conversionEnd == nil ? 0 : 0x08) | (clock.now < copyingEnd ? 0x01 : 0)
        var octets: [UInt8] = []
        for _ in 0..<count {
            octets.append(registers[Int(pointer)])
            pointer &+= 1
        }
        return octets
    }

    private func store(_ value: UInt8, at register: UInt8) {
        switch register {
        case Register.reset where value == 0xB6: reset()
        case Register.controlHumidity: registers[Int(register)] = value & 0x07
        case Register.configuration: registers[Int(register)] = value & 0xFD
        case Register.controlMeasurement:
            registers[Int(register)] = value
            humidityOversampling = registers[Int(Register.controlHumidity)]
            conversionEnd = value & 0x03 == 0 ? nil : clock.now + conversionTime
        default: return
        }
        stateChanges.append([register, value])
    }

    private func reset() {
        registers = [UInt8](repeating: 0, count: 256)
        registers.replaceSubrange(Register.calibration..<Register.calibration + 26, with: trimming.firstBlock)
        registers.replaceSubrange(
            Register.secondCalibration..<Register.secondCalibration + 7, with: trimming.secondBlock)
        registers[Register.identification] = chipID
        setData(pressure: 0x80000, temperature: 0x80000, humidity: 0x8000)
        humidityOversampling = 0
        conversionEnd = nil
        copyingEnd = clock.now + .milliseconds(2)
    }

    /// §5.4.3 table 20: 0 skips, 1…5 are 1, 2, 4, 8, 16 times.
    private func samples(_ bits: UInt8) -> Int64 { bits == 0 ? 0 : 1 << Int64(min(bits, 5) - 1) }

    /// §9.1, the longest: 1.25 ms, 2.3 ms for each sample, 0.575 ms more for pressure and for humidity.
    private var conversionTime: Duration {
        let control = registers[Int(Register.controlMeasurement)]
        let temperature = samples(control >> 5)
        let pressure = samples(control >> 2 & 0x07)
        let humidity = samples(humidityOversampling)
        let microseconds =
            1250 + 2300 * (temperature + pressure + humidity) + (pressure > 0 ? 575 : 0) + (humidity > 0 ? 575 : 0)
        return .microseconds(microseconds)
    }

    /// Puts the values of a conversion that has ended into the registers; in normal mode the next one begins.
    private func finishConversion() {
        guard let end = conversionEnd, clock.now >= end else { return }
        let isNormal = registers[Int(Register.controlMeasurement)] & 0x03 == 0x03
        convert(at: isNormal ? clock.now : end)
        if isNormal {
            conversionEnd = clock.now + conversionTime
        } else {
            registers[Int(Register.controlMeasurement)] &= 0xFC
            conversionEnd = nil
        }
    }

    private func convert(at instant: MonotonicInstant) {
        let control = registers[Int(Register.controlMeasurement)]
        let hundredths = Int64((environment.temperature(instant) * 100).rounded())
        let rawTemperature = BME280Compensation.invert(hundredths, highest: 0xFFFFF) {
            trimming.temperature(fine: trimming.fineTemperature($0))
        }
        let fine = trimming.fineTemperature(rawTemperature)
        let pressure = Int64((environment.pressure(instant) * 256).rounded())
        // The pressure falls as its raw value rises.
        let rawPressure = BME280Compensation.invert(-pressure, highest: 0xFFFFF) { -trimming.pressure($0, fine: fine) }
        let humidity = Int64((environment.humidity(instant) * 1024).rounded())
        let rawHumidity = BME280Compensation.invert(humidity, highest: 0xFFFF) { trimming.humidity($0, fine: fine) }
        setData(
            pressure: control >> 2 & 0x07 == 0 ? 0x80000 : rawPressure,
            temperature: control >> 5 == 0 ? 0x80000 : rawTemperature,
            humidity: humidityOversampling == 0 ? 0x8000 : rawHumidity)
    }

    /// Registers 0xF7…0xFE (§5.4.7 to §5.4.9).
    private func setData(pressure: Int64, temperature: Int64, humidity: Int64) {
        for (offset, raw) in [(0, pressure), (3, temperature)] {
            registers[Register.data + offset] = UInt8(truncatingIfNeeded: raw >> 12)
            registers[Register.data + offset + 1] = UInt8(truncatingIfNeeded: raw >> 4)
            registers[Register.data + offset + 2] = UInt8(truncatingIfNeeded: raw << 4)
        }
        registers[Register.data + 6] = UInt8(truncatingIfNeeded: humidity >> 8)
        registers[Register.data + 7] = UInt8(truncatingIfNeeded: humidity)
    }
}
