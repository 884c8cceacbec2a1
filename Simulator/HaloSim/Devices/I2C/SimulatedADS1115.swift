import HaloHardware
import HaloModel

/// A Texas Instruments ADS1115 by its registers (SBAS444D §9.6).
///
/// Confined to the simulation's thread: it is reached only through its bus.
public final class SimulatedADS1115: SimulatedI2CDevice {
    private let clock: any SystemClock
    private let voltages: (MonotonicInstant) -> [Double]

    /// Writes that changed something.
    public private(set) var stateChanges: [[UInt8]] = []
    private var pointer: UInt8 = 0
    private var conversion: UInt16 = 0
    /// §9.6.3: 0x8583 after a reset. Bit 15 is kept apart: it shows whether a conversion runs.
    private var configuration: UInt16 = 0x0583
    private var thresholds: [UInt16] = [0x8000, 0x7FFF]
    private var conversionEnd: MonotonicInstant?

    /// A converter that has just been powered.
    /// - Parameter voltages: volts of the four inputs against ground at a moment.
    public init(clock: any SystemClock, voltages: @escaping (MonotonicInstant) -> [Double]) {
        self.clock = clock
        self.voltages = voltages
    }

    /// Always.
    public func acknowledges(reading: Bool) -> Bool { true }

    /// A pointer, or a pointer and a word (§9.5.3). The pointer has two bits (§9.6.1).
    public func write(_ octets: [UInt8]) throws(I2CError) {
        finish()
        guard let first = octets.first else { return }
        pointer = first & 0x03
        guard octets.count >= 3 else { return }
        let word = UInt16(octets[1]) << 8 | UInt16(octets[2])
        switch pointer {
        case 1:
            configuration = word & 0x7FFF
            if !isSingleShot || word & 0x8000 != 0 { conversionEnd = clock.now + conversionTime }
        case 2, 3: thresholds[Int(pointer) - 2] = word
        default: return
        }
        stateChanges.append(octets)
    }

    /// The word at the pointer, over and over.
    public func read(_ count: Int) throws(I2CError) -> [UInt8] {
        finish()
        let word: UInt16
        switch pointer {
        case 0: word = conversion
        case 1: word = configuration | (conversionEnd == nil || !isSingleShot ? 0x8000 : 0)
        default: word = thresholds[Int(pointer) - 2]
        }
        return (0..<count).map { UInt8(truncatingIfNeeded: $0.isMultiple(of: 2) ? word >> 8 : word) }
    }

    private var isSingleShot: Bool { configuration & 0x0100 != 0 }

    /// §9.6.3, table 8: samples a second; §7.5: 10 % slower at most; §9.4.2.1: 25 µs to wake.
    private var conversionTime: Duration {
        let rates: [Int64] = [8, 16, 32, 64, 128, 250, 475, 860]
        return .nanoseconds(1_100_000_000 / rates[Int(configuration >> 5 & 0x07)] + 25_000)
    }

    private func finish() {
        guard let end = conversionEnd, clock.now >= end else { return }
        convert(at: isSingleShot ? end : clock.now)
        conversionEnd = isSingleShot ? nil : clock.now + conversionTime
    }

    /// §9.3.1 inputs, §9.3.3 full scale, §9.5.4 two's complement that stops at its ends.
    private func convert(at instant: MonotonicInstant) {
        let inputs = voltages(instant)
        func input(_ index: Int) -> Double { inputs.indices.contains(index) ? inputs[index] : 0 }
        let differences = [(0, 1), (0, 3), (1, 3), (2, 3)]
        let multiplexer = Int(configuration >> 12 & 0x07)
        let volts =
            multiplexer < 4
            ? input(differences[multiplexer].0) - input(differences[multiplexer].1) : input(multiplexer - 4)
        let fullScales = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256]
        let steps = (volts / fullScales[Int(configuration >> 9 & 0x07)] * 32_768).rounded()
        conversion = UInt16(bitPattern: Int16(min(max(steps, -32_768), 32_767)))
    }
}
