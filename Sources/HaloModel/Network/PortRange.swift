/// Ports of TCP or UDP that follow each other: `8080`, or `5000-5010`.
public struct PortRange: Hashable, Sendable {
    /// The first.
    public let first: UInt16
    /// The last.
    public let last: UInt16

    /// One port.
    public init(_ port: UInt16) {
        first = port
        last = port
    }

    /// `nil` unless `first` is at least 1 and at most `last`.
    public init?(_ first: UInt16, _ last: UInt16) {
        guard first >= 1, first <= last else { return nil }
        self.first = first
        self.last = last
    }

    /// Parses `8080` or `5000-5010`.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { (1...5).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39) ~= $0 } }
        guard isPlain, parts.count <= 2, let first = parts.first.flatMap({ UInt16($0) }),
            let last = parts.last.flatMap({ UInt16($0) })
        else { return nil }
        self.init(first, last)
    }

    /// Whether `port` is one of them.
    public func contains(_ port: UInt16) -> Bool { (first...last).contains(port) }
}

extension PortRange: CustomStringConvertible {
    /// `8080` or `5000-5010`.
    public var description: String { first == last ? "\(first)" : "\(first)-\(last)" }
}

extension PortRange: Codable {
    /// Reads `8080` or `5000-5010`.
    /// - Throws: `DecodingError.dataCorrupted` for a text that is neither.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let range = PortRange(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected ports such as \"8080\" or \"5000-5010\", found \"\(text)\"")
        }
        self = range
    }

    /// Writes `8080` or `5000-5010`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
