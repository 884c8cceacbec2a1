import CHaloLinux
import HaloHardware

/// Builds the attributes of a request, as `NetlinkAttributes` reads them.
struct NetlinkAttributeWriter: Sendable {
    /// What was written so far.
    private(set) var octets: [UInt8] = []

    /// Starts empty.
    init() {}

    /// Writes with `body`.
    /// - Throws: what `body` throws.
    init(_ body: (inout Self) throws -> Void) rethrows {
        try body(&self)
    }

    /// An attribute of any kind.
    /// - Throws: `HardwareError` `invalid` when it is longer than its 16-bit length can say.
    mutating func append(_ type: some BinaryInteger, octets value: some Collection<UInt8>) throws {
        guard let length = UInt16(exactly: value.count + 4) else {
            throw HardwareError(.invalid, "netlink attribute \(type): \(value.count) octets are too many")
        }
        octets += length.machineOctets + UInt16(truncatingIfNeeded: type).machineOctets + value
        octets += repeatElement(0, count: octets.count.paddingToFour)
    }

    /// Attributes written elsewhere.
    mutating func append(_ other: Self) { octets += other.octets }

    /// An integer in this machine's byte order.
    /// - Throws: as `append(_:octets:)`.
    mutating func append<Value: FixedWidthInteger>(_ type: some BinaryInteger, integer value: Value) throws {
        try append(type, octets: value.machineOctets)
    }

    /// A text with the zero octet that ends it.
    /// - Throws: `HardwareError` `invalid` when there is a zero octet in it, or it is too long.
    mutating func append(_ type: some BinaryInteger, string value: String) throws {
        guard !value.utf8.contains(0) else {
            throw HardwareError(.invalid, "netlink attribute \(type): a zero octet in the text")
        }
        try append(type, octets: Array(value.utf8) + [0])
    }

    /// Attributes within an attribute (`NLA_F_NESTED`).
    /// - Throws: what `body` throws, and as `append(_:octets:)`.
    mutating func nest(_ type: some BinaryInteger, _ body: (inout Self) throws -> Void) throws {
        let inner = try Self(body)
        try append(UInt16(truncatingIfNeeded: type) | 0x8000, octets: inner.octets)
    }
}
