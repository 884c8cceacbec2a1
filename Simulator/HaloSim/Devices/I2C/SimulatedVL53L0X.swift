import HaloHardware
import HaloModel

/// An ST VL53L0X by its registers (DS11555 §3.2 for the identification, ST's driver STSW-IMG005 for the others), with as much of
/// its start-up as decides whether it measures: the memory of good diodes, the two reference calibrations, and the octet that
/// has to be in place at every start.
///
/// Confined to the simulation's thread: it is reached only through its bus.
public final class SimulatedVL53L0X: SimulatedI2CDevice {
    private let clock: any SystemClock
    private let distance: (MonotonicInstant) -> Double

    /// Writes that changed something.
    public private(set) var stateChanges: [[UInt8]] = []
    private var pages: [UInt8: [UInt8]] = [:]
    private var page: UInt8 = 0
    private var pointer: UInt8 = 0
    private var memoryReady: MonotonicInstant?
    private var measurement: Measurement?
    private var interrupt: UInt8 = 0
    private var isTemperatureCalibrated = false
    private var isPhaseCalibrated = false

    private struct Measurement {
        var end: MonotonicInstant
        var isValid: Bool
    }

    /// What a start has to find in register 0x91: the octet that was there after power.
    private static let stopVariable: UInt8 = 0x3C
    /// Five reference diodes with an aperture, as the device's memory says.
    private static let referenceDiodes: UInt8 = 0x80 | 5
    /// The map of good diodes after power: 44 of 48, and what is left when five from number 12 on are kept.
    private static let goodDiodes: [UInt8] = [0xFF, 0xDF, 0x7F, 0xFF, 0xFE, 0x7F]
    private static let wantedDiodes: [UInt8] = [0x00, 0xD0, 0x03, 0x00, 0x00, 0x00]

    /// A sensor that has just been powered.
    /// - Parameter distance: millimetres to the target.
    public init(clock: any SystemClock, distance: @escaping (MonotonicInstant) -> Double) {
        self.clock = clock
        self.distance = distance
        set(0, 0x01, 0xFF)
        set(0, 0xC0, 0xEE)
        set(0, 0xC1, 0xAA)
        set(0, 0xC2, 0x10)
        set(0, 0x51, 0x00)
        set(0, 0x52, 0x99)
        set(0, 0x84, 0x11)
        set(1, 0x91, Self.stopVariable)
        for (index, octet) in Self.goodDiodes.enumerated() { set(0, 0xB0 + UInt8(index), octet) }
    }

    /// Always.
    public func acknowledges(reading: Bool) -> Bool { true }

    /// A register, and values for it and those after it (DS11555 §3.1).
    public func write(_ octets: [UInt8]) throws(I2CError) {
        finish()
        guard let first = octets.first else { return }
        pointer = first
        for octet in octets.dropFirst() {
            store(octet, at: pointer)
            pointer &+= 1
        }
        if octets.count > 1 { stateChanges.append(octets) }
    }

    /// Registers from the pointer on.
    public func read(_ count: Int) throws(I2CError) -> [UInt8] {
        finish()
        var octets: [UInt8] = []
        for _ in 0..<count {
            octets.append(value(at: pointer))
            pointer &+= 1
        }
        return octets
    }

    private func get(_ page: UInt8, _ register: UInt8) -> UInt8 { pages[page]?[Int(register)] ?? 0 }

    private func set(_ page: UInt8, _ register: UInt8, _ value: UInt8) {
        pages[page, default: [UInt8](repeating: 0, count: 256)][Int(register)] = value
    }

    /// Register 0x80 opens the private pages; some registers show what goes on.
    private func value(at register: UInt8) -> UInt8 {
        switch (page, register) {
        case (_, 0xFF): page
        case (0, 0x13): interrupt
        case (1, 0x91): get(0, 0x80) == 1 || get(1, 0x80) == 1 ? get(1, 0x91) : 0
        case (7, 0x83): memoryReady.map { clock.now >= $0 ? 1 : 0 } ?? 1
        case (7, 0x92): get(7, 0x94) == 0x6B && memoryReady != nil ? Self.referenceDiodes : 0
        default: get(page, register)
        }
    }

    private func store(_ value: UInt8, at register: UInt8) {
        switch (page, register) {
        case (_, 0xFF): page = value
        case (_, 0x80): for known in [0, 1, 6, 7] as [UInt8] { set(known, 0x80, value) }
        case (0, 0x0B): if value & 1 == 1 { interrupt = 0 }
        case (0, 0x00): start(value)
        case (7, 0x83):
            set(7, 0x83, value)
            if value == 0 { memoryReady = clock.now + .milliseconds(1) }
        case (_, 0xC0...0xC2): break
        default: set(page, register, value)
        }
    }

    /// SYSRANGE_START: bit 0 starts what the sequence of register 0x01 names, about 5 ms for a calibration, 33 ms for a range.
    private func start(_ value: UInt8) {
        guard value & 1 == 1 else { return }
        switch (get(0, 0x01), value) {
        case (0x01, 0x41):
            isTemperatureCalibrated = true
            measurement = Measurement(end: clock.now + .milliseconds(5), isValid: false)
        case (0x02, 0x01):
            isPhaseCalibrated = isTemperatureCalibrated
            measurement = Measurement(end: clock.now + .milliseconds(5), isValid: false)
        default:
            let diodes = (0..<6).map { get(0, 0xB0 + UInt8($0)) }
            let isSetUp =
                isPhaseCalibrated && get(0, 0x01) == 0xE8 && get(1, 0x91) == Self.stopVariable
                && diodes == Self.wantedDiodes
            measurement = Measurement(end: clock.now + .milliseconds(33), isValid: isSetUp)
        }
    }

    /// Range status 11 is a complete range; 8190 mm and status 4, no phase, is nothing in sight. A sensor that was not started up
    /// as it wants says 0: no range.
    private func finish() {
        guard let done = measurement, clock.now >= done.end else { return }
        measurement = nil
        let millimetres = distance(done.end)
        let (status, range): (UInt8, UInt16) =
            !done.isValid ? (0, 20) : (0...2000).contains(millimetres) ? (11, UInt16(millimetres.rounded())) : (4, 8190)
        set(0, 0x14, status << 3)
        set(0, 0x1E, UInt8(range >> 8))
        set(0, 0x1F, UInt8(range & 0xFF))
        // RESULT_INTERRUPT_STATUS: a new sample.
        interrupt = 0x04
    }
}
