/// An IPv4 address (RFC 791), most significant octet first.
public struct IPv4Address: Hashable, Comparable, Sendable {
    /// The address in host byte order: 10.0.0.1 is 0x0A000001.
    public let rawValue: UInt32

    /// Takes the address in host byte order.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// 255.255.255.255, the limited broadcast address (RFC 919).
    public static let broadcast = IPv4Address(rawValue: 0xFFFF_FFFF)
    /// 0.0.0.0, "this host" (RFC 1122 3.2.1.3).
    public static let any = IPv4Address(rawValue: 0)

    /// Four octets in the order they are written.
    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
        self.init(rawValue: UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d))
    }

    /// Parses dotted decimal with four parts of up to three digits.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let octet = UInt8(part)
            else { return nil }
            value = value << 8 | UInt32(octet)
        }
        self.init(rawValue: value)
    }

    /// Four octets in wire order.
    public var octets: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: rawValue >> UInt32($0)) }
    }

    /// Orders numerically.
    public static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.rawValue < right.rawValue }
}

extension IPv4Address: CustomStringConvertible {
    /// Dotted decimal.
    public var description: String { octets.map { String($0) }.joined(separator: ".") }
}

extension IPv4Address: Codable {
    /// Reads dotted decimal.
    /// - Throws: `DecodingError.dataCorrupted` when the text is no IPv4 address.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let address = IPv4Address(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected an IPv4 address such as 10.41.0.1, found \"\(text)\"")
        }
        self = address
    }

    /// Writes dotted decimal.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
