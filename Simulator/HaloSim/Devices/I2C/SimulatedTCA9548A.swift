import HaloHardware

/// A Texas Instruments TCA9548A multiplexer (SCPS207 §8.5): one register, whose bits connect eight segments to the bus.
///
/// Confined to the simulation's thread: it is reached only through its bus and by the buses behind it, as the kernel's driver does.
public final class SimulatedTCA9548A: SimulatedI2CDevice {
    /// Writes that changed something.
    public private(set) var stateChanges: [[UInt8]] = []
    /// Whether the kernel's driver disconnects all segments after each transfer (device tree `i2c-mux-idle-disconnect`);
    /// otherwise the last one stays connected.
    public let disconnectsWhenIdle: Bool

    /// The control register: bit n connects segment n; 0 after power (§8.5.3).
    private var control: UInt8 = 0
    private var segments: [Int: SimulatedI2CBus] = [:]

    /// A multiplexer that has just been powered.
    public init(disconnectsWhenIdle: Bool = true) { self.disconnectsWhenIdle = disconnectsWhenIdle }

    /// Always.
    public func acknowledges(reading: Bool) -> Bool { true }

    /// The last octet is the control register's value.
    public func write(_ octets: [UInt8]) throws(I2CError) {
        guard let value = octets.last else { return }
        if value != control { stateChanges.append(octets) }
        control = value
    }

    /// The control register, over and over.
    public func read(_ count: Int) throws(I2CError) -> [UInt8] { [UInt8](repeating: control, count: count) }

    /// The segments connected now, by channel.
    var connected: [SimulatedI2CBus] {
        segments.keys.sorted().filter { control >> UInt8($0) & 1 == 1 }.compactMap { segments[$0] }
    }

    /// Wires a segment to a channel, 0 to 7.
    func connect(_ segment: SimulatedI2CBus, to channel: Int) { segments[channel] = segment }

    /// What the kernel's driver does before a transfer on a channel.
    func select(_ channel: Int) { control = 1 << UInt8(channel & 0x07) }

    /// What it does after one.
    func release() { if disconnectsWhenIdle { control = 0 } }
}
