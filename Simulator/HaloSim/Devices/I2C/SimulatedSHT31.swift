import HaloHardware
import HaloModel

/// A Sensirion SHT31 by its commands (data sheet SHT3x-DIS §4).
///
/// Confined to the simulation's thread: it is reached only through its bus.
public final class SimulatedSHT31: SimulatedI2CDevice {
    private let clock: any SystemClock
    private let temperature: (MonotonicInstant) -> Double
    private let humidity: (MonotonicInstant) -> Double
    private let serialNumber: UInt32

    /// Writes that changed something; the start of a measurement is among them.
    public private(set) var stateChanges: [[UInt8]] = []
    /// Alert pending and reset detected: what the status shows after a reset (§4.11, table 18).
    private var status: UInt16 = 0x8010
    private var answer: Answer?

    private enum Answer {
        case words([UInt16])
        case measurement(end: MonotonicInstant)
    }

    /// A sensor that has just been powered.
    /// - Parameters:
    ///   - temperature: degrees Celsius.
    ///   - humidity: percent relative humidity.
    public init(
        clock: any SystemClock, serialNumber: UInt32 = 0x1234_5678,
        temperature: @escaping (MonotonicInstant) -> Double, humidity: @escaping (MonotonicInstant) -> Double
    ) {
        self.clock = clock
        self.serialNumber = serialNumber
        self.temperature = temperature
        self.humidity = humidity
    }

    /// Writes always; reads only when there is something to send (§4.4: no acknowledge while measuring).
    public func acknowledges(reading: Bool) -> Bool {
        guard reading else { return true }
        switch answer {
        case nil: return false
        case .words: return true
        case .measurement(let end): return clock.now >= end
        }
    }

    /// A command of two octets.
    public func write(_ octets: [UInt8]) throws(I2CError) {
        guard !octets.isEmpty else { return }
        guard octets.count >= 2 else {
            answer = nil
            return
        }
        let command = UInt16(octets[0]) << 8 | UInt16(octets[1])
        switch command {
        // §2.2, table 4: the longest a measurement of high, medium and low repeatability takes
        case 0x2400: answer = .measurement(end: clock.now + .microseconds(15_500))
        case 0x240B: answer = .measurement(end: clock.now + .microseconds(6500))
        case 0x2416: answer = .measurement(end: clock.now + .microseconds(4500))
        case 0xF32D: answer = .words([status])
        case 0x3780: answer = .words([UInt16(serialNumber >> 16), UInt16(serialNumber & 0xFFFF)])
        case 0x3041: status &= 0x73EF
        case 0x30A2:
            status = 0x8010
            answer = nil
        default: throw .noAcknowledgeData
        }
        if command != 0xF32D, command != 0x3780 { stateChanges.append(octets) }
    }

    /// The words asked for, each with its CRC; ones when nothing is left to send.
    public func read(_ count: Int) throws(I2CError) -> [UInt8] {
        let words: [UInt16]
        switch answer {
        case .words(let known): words = known
        case .measurement(let end): words = measured(at: end)
        case nil: throw .noAcknowledgeAddress
        }
        answer = nil
        let octets = words.flatMap { word -> [UInt8] in
            let data = [UInt8(word >> 8), UInt8(word & 0xFF)]
            return data + [Self.checksum(data)]
        }
        return Array(octets.prefix(count)) + [UInt8](repeating: 0xFF, count: max(0, count - octets.count))
    }

    /// §4.13 solved for the raw values.
    private func measured(at instant: MonotonicInstant) -> [UInt16] {
        func word(_ fraction: Double) -> UInt16 { UInt16(min(max((fraction * 65_535).rounded(), 0), 65_535)) }
        return [word((temperature(instant) + 45) / 175), word(humidity(instant) / 100)]
    }

    /// §4.12: the remainder of x⁸ + x⁵ + x⁴ + 1, from 0xFF, by long division of the bits.
    static func checksum(_ data: [UInt8]) -> UInt8 {
        var remainder: UInt32 = 0xFF
        for octet in data {
            remainder ^= UInt32(octet)
            for _ in 0..<8 { remainder = remainder & 0x80 != 0 ? (remainder << 1) ^ 0x131 : remainder << 1 }
        }
        return UInt8(remainder & 0xFF)
    }
}
