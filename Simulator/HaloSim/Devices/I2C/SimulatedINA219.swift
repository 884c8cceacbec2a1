import HaloHardware
import HaloModel

/// A Texas Instruments INA219 by its registers (SBOS448G §8.6).
///
/// Confined to the simulation's thread: it is reached only through its bus.
public final class SimulatedINA219: SimulatedI2CDevice {
    private let clock: any SystemClock
    private let voltage: (MonotonicInstant) -> Double
    private let current: (MonotonicInstant) -> Double
    private let shuntOhm: Double

    /// Writes that changed something.
    public private(set) var stateChanges: [[UInt8]] = []
    private var configuration: UInt16 = 0x399F
    private var calibration: UInt16 = 0
    private var shunt: Int64 = 0
    private var bus: Int64 = 0
    private var isConverted = false
    private var conversionEnd: MonotonicInstant?
    private var pointer: UInt8 = 0

    /// A monitor that has just been powered.
    /// - Parameters:
    ///   - voltage: volts between bus and ground.
    ///   - current: amperes through the shunt.
    ///   - shuntOhm: the shunt's resistance.
    public init(
        clock: any SystemClock, shuntOhm: Double = 0.1, voltage: @escaping (MonotonicInstant) -> Double,
        current: @escaping (MonotonicInstant) -> Double
    ) {
        self.clock = clock
        self.shuntOhm = shuntOhm
        self.voltage = voltage
        self.current = current
        conversionEnd = clock.now + Self.conversionTime
    }

    /// 12 bits of shunt and of bus voltage, 532 µs each (§6.5, table 5).
    private static let conversionTime: Duration = .microseconds(1064)

    /// Always.
    public func acknowledges(reading: Bool) -> Bool { true }

    /// A pointer, or a pointer and a word, most significant octet first (§8.5.5.3).
    public func write(_ octets: [UInt8]) throws(I2CError) {
        update()
        guard let first = octets.first else { return }
        pointer = first
        guard octets.count >= 3 else { return }
        let word = UInt16(octets[1]) << 8 | UInt16(octets[2])
        switch first {
        case 0x00:
            configuration = word & 0x8000 == 0 ? word & 0x3FFF : 0x399F
            if word & 0x8000 != 0 { calibration = 0 }
            isConverted = false
            conversionEnd = configuration & 0x3 == 0 ? nil : clock.now + Self.conversionTime
        case 0x05: calibration = word & 0xFFFE
        default: return
        }
        stateChanges.append(octets)
    }

    /// The word at the pointer, over and over.
    public func read(_ count: Int) throws(I2CError) -> [UInt8] {
        update()
        let word = value(of: pointer)
        if pointer == 0x03 { clearConverted() }
        return (0..<count).map { UInt8(truncatingIfNeeded: $0.isMultiple(of: 2) ? word >> 8 : word) }
    }

    private func value(of register: UInt8) -> Int64 {
        // §8.5.1, equations 3 and 4
        let currentValue = shunt * Int64(calibration) / 4096
        let power = currentValue.magnitude.multipliedReportingOverflow(by: UInt64(bus)).partialValue / 5000
        switch register {
        case 0x00: return Int64(configuration)
        case 0x01: return shunt
        case 0x02:
            let overflow: Int64 = currentValue > Int64(Int16.max) || currentValue < Int64(Int16.min) ? 1 : 0
            return bus << 3 | (isConverted ? 2 : 0) | overflow
        case 0x03: return Int64(power & 0xFFFF)
        case 0x04: return currentValue
        case 0x05: return Int64(calibration)
        default: return 0
        }
    }

    /// Reading the power register clears CNVR until the next conversion ends (§8.6.3.2).
    private func clearConverted() {
        isConverted = false
        let isContinuous = configuration & 0x4 != 0 && configuration & 0x3 != 0
        if isContinuous { conversionEnd = clock.now + Self.conversionTime }
    }

    /// Takes over the conversion that has ended. In continuous mode the registers always show the newest.
    private func update() {
        guard let end = conversionEnd, clock.now >= end else { return }
        let isContinuous = configuration & 0x4 != 0
        let instant = isContinuous ? clock.now : end
        // PG: 40, 80, 160 or 320 mV in steps of 10 µV; the bus in steps of 4 mV up to 16 or 32 V.
        let shuntLimit = Double(Int64(4000) << Int64(configuration >> 11 & 0x3))
        let busLimit: Double = configuration & 0x2000 == 0 ? 4000 : 8000
        shunt = Int64(min(max((current(instant) * shuntOhm / 10e-6).rounded(), -shuntLimit), shuntLimit))
        bus = Int64(min(max((voltage(instant) / 4e-3).rounded(), 0), busLimit))
        isConverted = true
        if !isContinuous { conversionEnd = nil }
    }
}
