import HaloHardware
import HaloModel

/// An InvenSense MPU-6050 by its registers (RM-MPU-6000A-00 revision 4.2).
///
/// Confined to the simulation's thread: it is reached only through its bus.
public final class SimulatedMPU6050: SimulatedI2CDevice {
    /// How the sensor moves, at a moment.
    public struct Motion {
        /// Acceleration along x, y and z, in g.
        public var acceleration: [Double]
        /// Rotation about x, y and z, degrees a second.
        public var rotation: [Double]
        /// Degrees Celsius of the die.
        public var temperature: Double

        /// Takes the parts as they are.
        public init(acceleration: [Double], rotation: [Double], temperature: Double) {
            self.acceleration = acceleration
            self.rotation = rotation
            self.temperature = temperature
        }
    }

    private let clock: any SystemClock
    private let motion: (MonotonicInstant) -> Motion
    private let identity: UInt8

    /// Writes that changed something.
    public private(set) var stateChanges: [[UInt8]] = []
    private var registers = [UInt8](repeating: 0, count: 128)
    private var pointer: UInt8 = 0
    private var resetEnd: MonotonicInstant?

    private enum Register {
        static let gyroscope = 0x1B, accelerometer = 0x1C, data = 0x3B, power = 0x6B, identity = 0x75
        /// Those that can be written here: sample rate to accelerometer, and power management.
        static let writable: [ClosedRange<Int>] = [0x19...0x1C, 0x6B...0x6C]
    }

    /// A sensor that has just been powered: it sleeps. Clones have another `identity`.
    public init(clock: any SystemClock, identity: UInt8 = 0x68, motion: @escaping (MonotonicInstant) -> Motion) {
        self.clock = clock
        self.motion = motion
        self.identity = identity
        reset()
    }

    /// Always.
    public func acknowledges(reading: Bool) -> Bool { true }

    /// A register, and values for it and those after it (product specification §9.3).
    public func write(_ octets: [UInt8]) throws(I2CError) {
        finishReset()
        guard let first = octets.first else { return }
        pointer = first & 0x7F
        for octet in octets.dropFirst() {
            store(octet, at: Int(pointer))
            pointer = (pointer + 1) & 0x7F
        }
        if octets.count > 1 { stateChanges.append(octets) }
    }

    /// Registers from the pointer on.
    public func read(_ count: Int) throws(I2CError) -> [UInt8] {
        finishReset()
        if registers[Register.power] & 0x40 == 0 { sample() }
        return (0..<count).map { registers[(Int(pointer) + $0) & 0x7F] }
    }

    private func store(_ value: UInt8, at register: Int) {
        guard Register.writable.contains(where: { $0.contains(register) }) else { return }
        registers[register] = value
        // §4.28: DEVICE_RESET clears itself when the reset is over; 100 ms are recommended.
        if register == Register.power, value & 0x80 != 0 { resetEnd = clock.now + .milliseconds(100) }
    }

    private func finishReset() {
        guard let end = resetEnd, clock.now >= end else { return }
        reset()
    }

    /// §3: all registers 0 but 0x6B and 0x75.
    private func reset() {
        registers = [UInt8](repeating: 0, count: 128)
        registers[Register.power] = 0x40
        registers[Register.identity] = identity
        resetEnd = nil
    }

    /// §4.4, §4.5: full scales of 250 to 2000 °/s and of 2 to 16 g; §4.18 the temperature.
    private func sample() {
        let now = motion(clock.now)
        let rotationScale = 250.0 * Double(1 << Int(registers[Register.gyroscope] >> 3 & 0x03))
        let accelerationScale = 2.0 * Double(1 << Int(registers[Register.accelerometer] >> 3 & 0x03))
        for axis in 0..<3 {
            let acceleration = now.acceleration.indices.contains(axis) ? now.acceleration[axis] : 0
            let rotation = now.rotation.indices.contains(axis) ? now.rotation[axis] : 0
            put(acceleration / accelerationScale * 32_768, at: Register.data + 2 * axis)
            // §4.19 gives 131 counts for a degree a second at 250, which is 32 750 at full scale.
            put(rotation * 131 * 250 / rotationScale, at: Register.data + 8 + 2 * axis)
        }
        put((now.temperature - 36.53) * 340, at: Register.data + 6)
    }

    private func put(_ value: Double, at register: Int) {
        let word = UInt16(bitPattern: Int16(min(max(value.rounded(), -32_768), 32_767)))
        registers[register] = UInt8(word >> 8)
        registers[register + 1] = UInt8(word & 0xFF)
    }
}
