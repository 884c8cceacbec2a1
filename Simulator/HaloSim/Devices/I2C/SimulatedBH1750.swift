import HaloHardware
import HaloModel

/// A ROHM BH1750FVI by its commands (data sheet 2011.11 Rev. D, "instruction set architecture"): any octet written is one.
///
/// Confined to the simulation's thread: it is reached only through its bus.
public final class SimulatedBH1750: SimulatedI2CDevice {
    private let clock: any SystemClock
    private let illuminance: (MonotonicInstant) -> Double

    /// Writes that changed something.
    public private(set) var stateChanges: [[UInt8]] = []
    /// What a read gives.
    private var data: UInt16 = 0
    private var isPowered = false
    /// The measurement time register: 69 after power.
    private var measurementTime: UInt8 = 69
    private var measurement: Measurement?

    private struct Measurement {
        var resolution: Resolution
        var isContinuous: Bool
        var end: MonotonicInstant
    }

    private enum Resolution { case high, high2, low }

    /// A sensor that has just been powered.
    /// - Parameter illuminance: lux at a moment.
    public init(clock: any SystemClock, illuminance: @escaping (MonotonicInstant) -> Double) {
        self.clock = clock
        self.illuminance = illuminance
    }

    /// Always.
    public func acknowledges(reading: Bool) -> Bool { true }

    /// Commands, one to an octet.
    public func write(_ octets: [UInt8]) throws(I2CError) {
        finish()
        for octet in octets { obey(octet) }
    }

    /// The word of the last measurement, over and over.
    public func read(_ count: Int) throws(I2CError) -> [UInt8] {
        finish()
        return (0..<count).map { UInt8(truncatingIfNeeded: $0.isMultiple(of: 2) ? data >> 8 : data) }
    }

    private func obey(_ command: UInt8) {
        switch command {
        case 0x00: (isPowered, measurement) = (false, nil)
        case 0x01: isPowered = true
        case 0x07:
            // "Reset command is not acceptable in power down mode."
            guard isPowered else { return }
            data = 0
        case 0x10, 0x20: begin(.high, isContinuous: command < 0x20)
        case 0x11, 0x21: begin(.high2, isContinuous: command < 0x20)
        case 0x13, 0x23: begin(.low, isContinuous: command < 0x20)
        case 0x40...0x47: measurementTime = (command & 0x07) << 5 | measurementTime & 0x1F
        case 0x60...0x7F: measurementTime = measurementTime & 0xE0 | command & 0x1F
        default: return
        }
        stateChanges.append([command])
    }

    private func begin(_ resolution: Resolution, isContinuous: Bool) {
        isPowered = true
        measurement = Measurement(
            resolution: resolution, isContinuous: isContinuous, end: clock.now + duration(resolution))
    }

    /// "Electrical characteristics", the longest: 180 ms, 24 ms in low resolution, in proportion to the measurement time.
    private func duration(_ resolution: Resolution) -> Duration {
        .microseconds((resolution == .low ? 24_000 : 180_000) * Int64(measurementTime) / 69)
    }

    private func finish() {
        guard var running = measurement, clock.now >= running.end else { return }
        let instant = running.isContinuous ? clock.now : running.end
        // 1.2 counts for a lux at the time of 69; in mode 2 half a lux is a count; in low resolution steps are 4 lx.
        let counts = illuminance(instant) * 1.2 * Double(measurementTime) / 69
        let scaled = running.resolution == .high2 ? counts * 2 : counts
        let word = UInt16(min(max(scaled.rounded(), 0), 65_535))
        data = running.resolution == .low ? word / 4 * 4 : word
        running.end = clock.now + duration(running.resolution)
        measurement = running.isContinuous ? running : nil
        if !running.isContinuous { isPowered = false }
    }
}
