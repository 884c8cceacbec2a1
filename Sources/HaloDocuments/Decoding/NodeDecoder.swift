/// The decoder of one node. It remembers which keys were asked for.
final class NodeDecoder: Decoder {
    let node: DocumentNode
    let codingPath: [any CodingKey]
    let refusesUnknownKeys: Bool
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The keys asked for, in order; `nil` until the node is decoded as a mapping.
    private var askedKeys: [String]?
    /// Decoders of nested containers, by key, so that every container of one node shares its memory.
    private var nested: [(key: String, decoder: NodeDecoder)] = []

    init(node: DocumentNode, codingPath: [any CodingKey], refusesUnknownKeys: Bool) {
        self.node = node
        self.codingPath = codingPath
        self.refusesUnknownKeys = refusesUnknownKeys
    }

    /// Decodes this node as `type`, then refuses what nobody asked for.
    func unwrap<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let scalar = try NodeScalar.decode(type, from: node) { return scalar }
        if let raw = node as? Value { return raw }
        let value: Value
        do {
            value = try Value(from: self)
        } catch {
            throw Self.documentError(error, at: node)
        }
        try refuseUnknownKeys()
        return value
    }

    /// Notes that the type knows `key`.
    func ask(_ key: String) {
        if askedKeys?.contains(key) != true { askedKeys = (askedKeys ?? []) + [key] }
    }

    /// The decoder of a nested container at `key`.
    func nestedDecoder(_ key: any CodingKey, _ child: DocumentNode) -> NodeDecoder {
        if let known = nested.first(where: { $0.key == key.stringValue }) { return known.decoder }
        let decoder = NodeDecoder(
            node: child, codingPath: codingPath + [key], refusesUnknownKeys: refusesUnknownKeys)
        nested.append((key.stringValue, decoder))
        return decoder
    }

    private func refuseUnknownKeys() throws(DocumentError) {
        guard refusesUnknownKeys else { return }
        if let askedKeys, case .mapping(let entries) = node.content,
            let unknown = entries.first(where: { !askedKeys.contains($0.key) })
        {
            let place = codingPath.last.map { $0.intValue == nil ? $0.stringValue : "a list entry" } ?? "the document"
            throw DocumentError(
                file: node.file, line: unknown.line, column: unknown.column,
                message: "unknown key \"\(unknown.key)\" in \(place); known keys: \(askedKeys.joined(separator: ", "))")
        }
        for (_, decoder) in nested { try decoder.refuseUnknownKeys() }
    }

    /// The error as one with a place.
    static func documentError(_ error: any Error, at node: DocumentNode) -> DocumentError {
        switch error {
        case let error as DocumentError: error
        case DecodingError.dataCorrupted(let context): node.error(context.debugDescription)
        case DecodingError.keyNotFound(let key, _): node.error("key \"\(key.stringValue)\" is missing; add it")
        case DecodingError.typeMismatch(_, let context): node.error(context.debugDescription)
        case DecodingError.valueNotFound(_, let context): node.error(context.debugDescription)
        default: node.error(String(describing: error))
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .mapping(let entries) = node.content else {
            throw node.error("expected a mapping of names to values, found \(node.summary)")
        }
        if askedKeys == nil { askedKeys = [] }
        return KeyedDecodingContainer(NodeKeyedContainer<Key>(decoder: self, entries: entries))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = node.elements else {
            throw node.error("expected a list, found \(node.summary)")
        }
        return NodeUnkeyedContainer(decoder: self, elements: elements)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        NodeSingleValueContainer(decoder: self)
    }
}

/// A key by name or position.
struct NodeKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }
}
