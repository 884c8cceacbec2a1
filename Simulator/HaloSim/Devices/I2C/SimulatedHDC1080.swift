import HaloHardware
import HaloModel

/// A Texas Instruments HDC1080 by its registers (SNAS672A §8.6).
///
/// Confined to the simulation's thread: it is reached only through its bus.
public final class SimulatedHDC1080: SimulatedI2CDevice {
    private let clock: any SystemClock
    private let temperature: (MonotonicInstant) -> Double
    private let humidity: (MonotonicInstant) -> Double
    private let ready: MonotonicInstant

    /// Writes that changed something; the start of a measurement is among them.
    public private(set) var stateChanges: [[UInt8]] = []
    private var pointer: UInt8 = 0
    private var configuration: UInt16 = 0x1000
    private var results: [UInt16] = [0, 0]
    private var measurement: Measurement?

    private struct Measurement {
        var end: MonotonicInstant
        var hasTemperature: Bool
        var hasHumidity: Bool
    }

    /// A sensor that has just been powered.
    /// - Parameters:
    ///   - temperature: degrees Celsius.
    ///   - humidity: percent relative humidity.
    public init(
        clock: any SystemClock, temperature: @escaping (MonotonicInstant) -> Double,
        humidity: @escaping (MonotonicInstant) -> Double
    ) {
        self.clock = clock
        self.temperature = temperature
        self.humidity = humidity
        ready = clock.now + .milliseconds(15)
    }

    /// Writes always; reads of a result not while it is measured (§8.5.3.1), reads of anything but the identification not in
    /// the first 15 ms.
    public func acknowledges(reading: Bool) -> Bool {
        guard reading else { return true }
        if pointer >= 0xFB { return true }
        guard clock.now >= ready else { return false }
        guard pointer <= 1, let measurement else { return true }
        return clock.now >= measurement.end
    }

    /// A pointer, which starts a measurement when it selects a result, or the configuration (§8.5.3).
    public func write(_ octets: [UInt8]) throws(I2CError) {
        finish()
        guard let first = octets.first else { return }
        pointer = first
        if octets.count >= 3, first == 0x02 {
            let word = UInt16(octets[1]) << 8 | UInt16(octets[2])
            configuration = word & 0x8000 != 0 ? 0x1000 : word & 0x3700
            stateChanges.append(octets)
        } else if first <= 0x01, clock.now >= ready {
            begin(first)
            stateChanges.append(octets)
        }
    }

    /// The registers from the pointer on, most significant octet first.
    public func read(_ count: Int) throws(I2CError) -> [UInt8] {
        finish()
        let octets = (0...count / 2).flatMap { index -> [UInt8] in
            let word = value(of: pointer &+ UInt8(truncatingIfNeeded: index))
            return [UInt8(word >> 8), UInt8(word & 0xFF)]
        }
        return Array(octets.prefix(count))
    }

    private func value(of register: UInt8) -> UInt16 {
        switch register {
        case 0x00, 0x01: results[Int(register)]
        case 0x02: configuration
        case 0xFB: 0x0123
        case 0xFC: 0x4567
        case 0xFD: 0x8900
        case 0xFE: 0x5449
        case 0xFF: 0x1050
        default: 0
        }
    }

    /// §7.5: 6.35 or 3.65 ms for the temperature; 6.5, 3.85 or 2.5 ms for the humidity.
    private func begin(_ register: UInt8) {
        let isSequence = configuration & 0x1000 != 0
        let hasTemperature = register == 0 || isSequence
        let hasHumidity = register == 1 || isSequence
        var microseconds: Int64 = 0
        if hasTemperature { microseconds += configuration & 0x0400 == 0 ? 6350 : 3650 }
        if hasHumidity { microseconds += [6500, 3850, 2500, 2500][Int(configuration >> 8 & 0x03)] }
        measurement = Measurement(
            end: clock.now + .microseconds(microseconds), hasTemperature: hasTemperature, hasHumidity: hasHumidity)
    }

    /// §8.6.1, §8.6.2 solved for the raw values, whose two lowest bits are always 0; at 11 and 8 bits more of them.
    private func finish() {
        guard let done = measurement, clock.now >= done.end else { return }
        measurement = nil
        func word(_ fraction: Double, bits: Int) -> UInt16 {
            let step = Double(1 << (16 - bits))
            return UInt16(min(max((fraction * 65_536 / step).rounded() * step, 0), 65_536 - step))
        }
        if done.hasTemperature {
            results[0] = word((temperature(done.end) + 40) / 165, bits: configuration & 0x0400 == 0 ? 14 : 11)
        }
        if done.hasHumidity {
            results[1] = word(humidity(done.end) / 100, bits: [14, 11, 8, 8][Int(configuration >> 8 & 0x03)])
        }
    }
}
