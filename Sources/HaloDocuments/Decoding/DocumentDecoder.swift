/// Decodes `Decodable` types from a YAML or TOML document.
///
/// Every key of a mapping has to be asked for by the type that decodes it: a key nobody reads is a mistake of spelling
/// and refused with the names that would be read there.
public struct DocumentDecoder: Sendable {
    /// Whether keys nobody reads are refused.
    public var refusesUnknownKeys: Bool

    /// A decoder that refuses unknown keys unless told otherwise.
    public init(refusesUnknownKeys: Bool = true) { self.refusesUnknownKeys = refusesUnknownKeys }

    /// The value `node` describes.
    /// - Throws: `DocumentError` naming the place, what was expected and what was found.
    public func decode<Value: Decodable>(_ type: Value.Type, from node: DocumentNode) throws(DocumentError) -> Value {
        let decoder = NodeDecoder(node: node, codingPath: [], refusesUnknownKeys: refusesUnknownKeys)
        do {
            return try decoder.unwrap(type)
        } catch {
            throw NodeDecoder.documentError(error, at: node)
        }
    }
}
