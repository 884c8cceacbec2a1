import HaloModel

/// The physical values around a device: a day's course, with weather and a small unrest that differ from device to device.
///
/// Made of additions and multiplications only, so that every machine computes the same bits.
struct Weather: Sendable {
    private let seed: UInt64
    /// Nanoseconds since the start of the run at which the calendar shows midnight.
    private let midnight: Int64

    /// - Parameters:
    ///   - name: the device.
    ///   - start: the calendar time at the start of the run.
    init(seed: UInt64, name: String, start: WallTime) {
        self.seed = SeededRandom(seed: seed, stream: "weather \(name)").next()
        midnight = -(start.nanoseconds % 86_400_000_000_000)
    }

    /// Degrees Celsius: 9 in the night, 23 in the afternoon.
    func temperature(_ time: Int64) -> Double { 16 + 7 * course(time, offsetHours: 9) + 0.4 * unrest(time, "t") }
    /// Percent relative humidity: dry when it is warm.
    func humidity(_ time: Int64) -> Double { 62 - 18 * course(time, offsetHours: 9) + 2 * unrest(time, "h") }
    /// Pascal.
    func pressure(_ time: Int64) -> Double { 95_600 + 150 * unrest(time / 40, "p") }
    /// Volts of the device's battery.
    func voltage(_ time: Int64) -> Double { 12.6 + 0.5 * course(time, offsetHours: 7) + 0.02 * unrest(time, "v") }
    /// Amperes the device draws.
    func current(_ time: Int64) -> Double { 0.21 + 0.03 * unrest(time, "c") }

    /// Lux: dark at night, 50 000 at noon.
    func illuminance(_ time: Int64) -> Double {
        max(0, course(time, offsetHours: 6)) * (45_000 + 5000 * unrest(time, "l"))
    }
    /// Millimetres from the lid of a trough down to the water.
    func level(_ time: Int64) -> Double { 600 + 200 * course(time, offsetHours: 12) + 5 * unrest(time, "w") }

    /// −1 … 1 over a day, zero and rising at `offsetHours`: two parabolas for a sine.
    private func course(_ time: Int64, offsetHours: Int64) -> Double {
        let day: Int64 = 86_400_000_000_000
        let shifted = time - midnight - offsetHours * 3_600_000_000_000
        let phase = Double((shifted % day + day) % day) / Double(day)
        return phase < 0.5 ? 16 * phase * (0.5 - phase) : -16 * (phase - 0.5) * (1 - phase)
    }

    /// −1 … 1, a new value each minute with straight lines between.
    private func unrest(_ time: Int64, _ name: String) -> Double {
        let minute = time / 60_000_000_000
        let part = Double(time % 60_000_000_000) / 60_000_000_000
        func value(_ minute: Int64) -> Double {
            2 * SeededRandom(seed: seed &+ UInt64(bitPattern: minute), stream: name).nextUnit() - 1
        }
        return value(minute) * (1 - part) + value(minute + 1) * part
    }
}
