/// A WireGuard key: 32 octets of Curve25519 (linux/uapi/wireguard.h `WG_KEY_LEN`), public or private.
public struct WireGuardKey: Hashable, Sendable {
    /// The 32 octets.
    public let octets: [UInt8]

    /// `nil` unless there are exactly 32 octets.
    public init?(octets: [UInt8]) {
        guard octets.count == 32 else { return nil }
        self.octets = octets
    }

    /// Parses the 44 characters of base64 that `wg` prints.
    public init?(base64 text: String) {
        guard text.utf8.count == 44, let octets = Base64.decode(text) else { return nil }
        self.init(octets: octets)
    }

    /// The 44 characters of base64 that `wg` prints.
    public var base64: String { Base64.encode(octets) }
}

extension WireGuardKey: Codable {
    /// Reads base64.
    /// - Throws: `DecodingError.dataCorrupted` when the text is not the base64 of 32 octets.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let key = WireGuardKey(base64: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected a WireGuard key: 44 characters of base64")
        }
        self = key
    }

    /// Writes base64.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(base64)
    }
}
