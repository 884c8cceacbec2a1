/// A node read as one value.
struct NodeSingleValueContainer: SingleValueDecodingContainer {
    let decoder: NodeDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool {
        guard case .scalar(.null, _) = decoder.node.content else { return false }
        return true
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try NodeDecoder(
            node: decoder.node, codingPath: codingPath, refusesUnknownKeys: decoder.refusesUnknownKeys
        ).unwrap(type)
    }
}
