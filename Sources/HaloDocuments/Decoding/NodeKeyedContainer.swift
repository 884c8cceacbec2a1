/// A mapping seen through a type's coding keys.
struct NodeKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: NodeDecoder
    let entries: [DocumentEntry]

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { entries.compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool {
        decoder.ask(key.stringValue)
        return find(key) != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        decoder.ask(key.stringValue)
        guard let node = find(key) else { return true }
        if case .scalar(.null, _) = node.content { return true }
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let node = try require(key)
        return try NodeDecoder(
            node: node, codingPath: codingPath + [key], refusesUnknownKeys: decoder.refusesUnknownKeys
        ).unwrap(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try decoder.nestedDecoder(key, try require(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder.nestedDecoder(key, try require(key)).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { decoder }

    func superDecoder(forKey key: Key) throws -> any Decoder { decoder.nestedDecoder(key, try require(key)) }

    private func find(_ key: Key) -> DocumentNode? { entries.first { $0.key == key.stringValue }?.value }

    private func require(_ key: Key) throws(DocumentError) -> DocumentNode {
        decoder.ask(key.stringValue)
        guard let node = find(key) else {
            let name = key.stringValue
            guard let near = entries.first(where: { Spelling.isNear($0.key, name) }) else {
                throw decoder.node.error("key \"\(name)\" is missing; add it")
            }
            throw DocumentError(
                file: decoder.node.file, line: near.line, column: near.column,
                message: "unknown key \"\(near.key)\"; \"\(name)\" is missing and may be what is meant")
        }
        return node
    }
}
