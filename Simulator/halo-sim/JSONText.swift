import FoundationEssentials

/// JSON as every command prints it: sorted keys, one field a line.
enum JSONText {
    /// - Throws: `EncodingError`.
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
