/// A list read from its beginning.
struct NodeUnkeyedContainer: UnkeyedDecodingContainer {
    let decoder: NodeDecoder
    let elements: [DocumentNode]

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }
    private(set) var currentIndex = 0

    init(decoder: NodeDecoder, elements: [DocumentNode]) {
        self.decoder = decoder
        self.elements = elements
    }

    mutating func decodeNil() throws -> Bool {
        guard case .scalar(.null, _) = try peek().content else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try NodeDecoder(
            node: try peek(), codingPath: codingPath + [NodeKey(intValue: currentIndex)],
            refusesUnknownKeys: decoder.refusesUnknownKeys
        ).unwrap(type)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try nestedDecoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try nestedDecoder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try nestedDecoder() }

    private mutating func nestedDecoder() throws -> NodeDecoder {
        let nested = decoder.nestedDecoder(NodeKey(intValue: currentIndex), try peek())
        currentIndex += 1
        return nested
    }

    private func peek() throws(DocumentError) -> DocumentNode {
        guard elements.indices.contains(currentIndex) else {
            throw decoder.node.error("the list has \(elements.count) entries; more are expected")
        }
        return elements[currentIndex]
    }
}
