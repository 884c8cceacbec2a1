/// Gives every sensor the prefix of its metrics: `i2c.bme280` to the first of a kind, `i2c.bme280_1_77` to others, by
/// bus and hexadecimal address. A sensor that was unplugged and comes back keeps its prefix.
public struct SensorNames: Sendable {
    private var prefixes: [Key: String] = [:]
    private var taken: Set<String> = []

    private struct Key: Hashable {
        let template: String
        let bus: Int
        let address: UInt8
    }

    /// No names given yet.
    public init() {}

    /// The prefix of the device's metrics, without a dot at its end.
    public mutating func prefix(template: String, bus: Int, address: UInt8) -> String {
        let key = Key(template: template, bus: bus, address: address)
        if let prefix = prefixes[key] { return prefix }
        let plain = "i2c.\(template)"
        let prefix = taken.contains(plain) ? "\(plain)_\(bus)_\(String(address, radix: 16))" : plain
        taken.insert(prefix)
        prefixes[key] = prefix
        return prefix
    }
}
