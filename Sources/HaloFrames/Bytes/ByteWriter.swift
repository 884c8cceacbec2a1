import HaloModel

/// Collects the octets of a frame.
public struct ByteWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// Starts empty, with room for `capacity` octets.
    public init(capacity: Int = 128) { bytes.reserveCapacity(capacity) }

    /// Octets written so far.
    public var count: Int { bytes.count }

    /// Appends one octet.
    public mutating func writeUInt8(_ value: UInt8) { bytes.append(value) }

    /// Appends the low `count` octets (1…8), the least significant first.
    public mutating func writeLittleEndian(_ value: UInt64, _ count: Int) {
        var rest = value
        for _ in 0..<count {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// Appends the low `count` octets (1…8), the most significant first.
    public mutating func writeBigEndian(_ value: UInt64, _ count: Int) {
        for index in stride(from: count - 1, through: 0, by: -1) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index)))
        }
    }

    /// Appends two octets, the least significant first.
    public mutating func writeUInt16LE(_ value: UInt16) { writeLittleEndian(UInt64(value), 2) }

    /// Appends two octets, the most significant first.
    public mutating func writeUInt16BE(_ value: UInt16) { writeBigEndian(UInt64(value), 2) }

    /// Appends four octets, the least significant first.
    public mutating func writeUInt32LE(_ value: UInt32) { writeLittleEndian(UInt64(value), 4) }

    /// Appends four octets, the most significant first.
    public mutating func writeUInt32BE(_ value: UInt32) { writeBigEndian(UInt64(value), 4) }

    /// Appends eight octets, the least significant first.
    public mutating func writeUInt64LE(_ value: UInt64) { writeLittleEndian(value, 8) }

    /// Appends the six octets of a MAC address.
    public mutating func writeMAC(_ address: MACAddress) { writeBigEndian(address.rawValue, 6) }

    /// Appends the four octets of an IPv4 address.
    public mutating func writeIPv4(_ address: IPv4Address) { writeUInt32BE(address.rawValue) }

    /// Appends octets as they are.
    public mutating func writeBytes(_ octets: some Sequence<UInt8>) { bytes.append(contentsOf: octets) }

    /// Appends exactly `count` octets: the first of `octets`, then zeros.
    public mutating func writePadded(_ octets: [UInt8], to count: Int) {
        bytes.append(contentsOf: octets.prefix(count))
        writeZeros(count - min(count, octets.count))
    }

    /// Appends `count` zero octets.
    public mutating func writeZeros(_ count: Int) {
        if count > 0 { bytes.append(contentsOf: repeatElement(0, count: count)) }
    }

    /// Appends zeros until the number of octets is a multiple of `boundary`.
    public mutating func align(to boundary: Int) {
        guard boundary > 1 else { return }
        writeZeros((boundary - bytes.count % boundary) % boundary)
    }
}
