/// An IPv4 address with the length of its network prefix (RFC 4632), such as `10.41.0.7/24`.
public struct IPv4Prefix: Hashable, Sendable {
    /// The address, host bits included.
    public let address: IPv4Address
    /// Bits of network prefix, 0…32.
    public let length: Int

    /// `nil` when `length` is outside 0…32.
    public init?(address: IPv4Address, length: Int) {
        guard (0...32).contains(length) else { return nil }
        self.address = address
        self.length = length
    }

    /// Parses `a.b.c.d/n`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(String(parts[0])), let length = Int(parts[1]) else {
            return nil
        }
        self.init(address: address, length: length)
    }

    /// The network mask as a 32-bit integer.
    public var mask: UInt32 { length == 0 ? 0 : UInt32.max << UInt32(32 - length) }
    /// The network's own address: host bits cleared.
    public var network: IPv4Address { IPv4Address(rawValue: address.rawValue & mask) }
    /// The directed broadcast address: host bits set.
    public var broadcast: IPv4Address { IPv4Address(rawValue: address.rawValue | ~mask) }

    /// Whether `other` lies in this network.
    public func contains(_ other: IPv4Address) -> Bool { other.rawValue & mask == network.rawValue }
}

extension IPv4Prefix: CustomStringConvertible {
    /// `a.b.c.d/n`.
    public var description: String { "\(address)/\(length)" }
}

extension IPv4Prefix: Codable {
    /// Reads `a.b.c.d/n`.
    /// - Throws: `DecodingError.dataCorrupted` when the text is no prefix.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let prefix = IPv4Prefix(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected an address with prefix length such as 10.41.0.1/24, found \"\(text)\"")
        }
        self = prefix
    }

    /// Writes `a.b.c.d/n`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
