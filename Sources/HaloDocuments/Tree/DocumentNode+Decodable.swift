extension DocumentNode: Decodable {
    /// Takes the node as it is, for types that look at it themselves.
    /// - Throws: `DecodingError.dataCorrupted` under any decoder but `DocumentDecoder`.
    public init(from decoder: any Decoder) throws {
        guard let node = (decoder as? NodeDecoder)?.node else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a document node is only read from documents"))
        }
        self = node
    }
}
