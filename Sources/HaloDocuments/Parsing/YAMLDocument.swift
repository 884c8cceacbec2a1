/// Reads YAML through libyaml, with the scalars of the YAML 1.2 core schema (yaml.org/spec/1.2.2 §10.3), of whose
/// spellings only the lower-case ones are taken: `yes`, `on` and `True` are text.
///
/// Anchors, aliases and tags are refused: HALO's files do not need them, and they are how a small file becomes a large
/// one.
public enum YAMLDocument {
    /// The document's root value; an empty document is a null scalar. `file` is only used to name the place in errors.
    /// - Throws: `DocumentError` when `text` is not one YAML document, has a key twice, an anchor, an alias or a tag, is
    ///   over 4 MiB or nests deeper than 64 levels.
    public static func parse(_ text: String, file: String) throws(DocumentError) -> DocumentNode {
        try DocumentLimits.check(text, file: file)
        let reader = YAMLEventReader(text, file: file)
        var event = try reader.next()
        while case .documentOrStreamStart = event.kind { event = try reader.next() }
        guard event.kind != .streamEnd else {
            return DocumentNode(.scalar(.null, ""), file: file, line: 1, column: 1)
        }
        let root = try node(startingWith: event, from: reader, depth: 0)
        while event.kind != .streamEnd {
            event = try reader.next()
            guard event.kind == .documentEnd || event.kind == .streamEnd else {
                throw reader.error(event, "a second document begins here; keep one document to a file")
            }
        }
        return root
    }

    private static func node(
        startingWith event: YAMLEventReader.Event, from reader: YAMLEventReader, depth: Int
    ) throws(DocumentError) -> DocumentNode {
        guard depth <= DocumentLimits.depth else {
            throw reader.error(event, "nested more than \(DocumentLimits.depth) levels deep; flatten the document")
        }
        let content: DocumentNode.Content
        switch event.kind {
        case .scalar(let text, let isPlain):
            content = .scalar(isPlain ? YAMLScalar.kind(of: text) : .string, text)
        case .sequenceStart:
            var values: [DocumentNode] = []
            var next = try reader.next()
            while next.kind != .sequenceEnd {
                values.append(try node(startingWith: next, from: reader, depth: depth + 1))
                next = try reader.next()
            }
            content = .sequence(values)
        case .mappingStart:
            content = .mapping(try entries(from: reader, depth: depth))
        case .documentOrStreamStart, .documentEnd, .streamEnd, .sequenceEnd, .mappingEnd:
            throw reader.error(event, "expected a value")
        }
        return DocumentNode(content, file: reader.file, line: event.line, column: event.column)
    }

    private static func entries(
        from reader: YAMLEventReader, depth: Int
    ) throws(DocumentError) -> [DocumentEntry] {
        var entries: [DocumentEntry] = []
        var lines: [String: Int] = [:]
        var next = try reader.next()
        while next.kind != .mappingEnd {
            guard case .scalar(let key, let isPlain) = next.kind,
                !isPlain || YAMLScalar.kind(of: key) != .null
            else { throw reader.error(next, "a key must be a name, such as `role:`") }
            if let earlier = lines[key] {
                throw reader.error(next, "key \"\(key)\" is here a second time, first on line \(earlier); keep one")
            }
            lines[key] = next.line
            let value = try node(startingWith: try reader.next(), from: reader, depth: depth + 1)
            entries.append(DocumentEntry(key: key, line: next.line, column: next.column, value: value))
            next = try reader.next()
        }
        return entries
    }
}
