/// The name a device is known by in the mesh and the store: 1–63 characters of `a-z 0-9 -`, as a host name label
/// (RFC 1123 2.1), so that it is safe in paths, URLs and metric labels.
public struct NodeID: Hashable, Comparable, Sendable {
    /// The text.
    public let rawValue: String

    /// `nil` when `text` is not a host name label.
    public init?(_ text: String) {
        let bytes = text.utf8
        let allowed = bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        guard (1...63).contains(bytes.count), allowed, bytes.first != 0x2D, bytes.last != 0x2D else { return nil }
        rawValue = text
    }

    /// The default name of a device: `halo-` and the last three octets of its radio's MAC address.
    public init(radio: MACAddress) {
        rawValue = "halo-" + radio.octets.suffix(3).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Orders by text.
    public static func < (left: NodeID, right: NodeID) -> Bool { left.rawValue < right.rawValue }
}

extension NodeID: CustomStringConvertible {
    /// The text.
    public var description: String { rawValue }
}

extension NodeID: Codable {
    /// Reads the text.
    /// - Throws: `DecodingError.dataCorrupted` when it is not a host name label.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = NodeID(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected a node name of 1 to 63 characters a-z 0-9 -, found \"\(text.prefix(80))\"")
        }
        self = id
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
