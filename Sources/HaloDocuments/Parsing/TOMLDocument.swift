import CHaloDocuments

/// Reads TOML 1.0 through toml++.
public enum TOMLDocument {
    /// The document's root mapping. `file` is only used to name the place in errors.
    /// - Throws: `DocumentError` when `text` is not TOML, is over 4 MiB or nests too deeply.
    public static func parse(_ text: String, file: String) throws(DocumentError) -> DocumentNode {
        try DocumentLimits.check(text, file: file)
        var copy = text
        let parsed = copy.withUTF8 { octets in
            octets.withMemoryRebound(to: CChar.self) { halo_toml_parse($0.baseAddress, $0.count) }
        }
        guard let document = parsed else {
            throw DocumentError(file: file, line: 1, column: 1, message: "not enough memory to read the file")
        }
        defer { halo_toml_free(document) }
        var line: UInt32 = 0
        var column: UInt32 = 0
        if let reason = halo_toml_error(document, &line, &column) {
            throw DocumentError(
                file: file, line: Int(line), column: Int(column), message: "not valid TOML: \(String(cString: reason))")
        }
        var next = 0
        return try node(of: document, at: &next, file: file, depth: 0)
    }

    private static func node(
        of document: OpaquePointer, at next: inout Int, file: String, depth: Int
    ) throws(DocumentError) -> DocumentNode {
        let item = halo_toml_item_at(document, next)
        next += 1
        let line = Int(item.line)
        let column = Int(item.column)
        guard depth <= DocumentLimits.depth else {
            throw DocumentError(
                file: file, line: line, column: column,
                message: "nested more than \(DocumentLimits.depth) levels deep; flatten the document")
        }
        let content: DocumentNode.Content
        switch Int(item.kind) {
        case HALO_TOML_TABLE:
            var entries: [DocumentEntry] = []
            for _ in 0..<item.children {
                let entry = halo_toml_item_at(document, next)
                let value = try node(of: document, at: &next, file: file, depth: depth + 1)
                entries.append(
                    DocumentEntry(
                        key: string(entry.key, entry.key_length), line: Int(entry.key_line),
                        column: Int(entry.key_column), value: value))
            }
            content = .mapping(entries)
        case HALO_TOML_ARRAY:
            var values: [DocumentNode] = []
            for _ in 0..<item.children {
                values.append(try node(of: document, at: &next, file: file, depth: depth + 1))
            }
            content = .sequence(values)
        case let kind:
            content = .scalar(scalarKind(kind), string(item.text, item.text_length))
        }
        return DocumentNode(content, file: file, line: line, column: column)
    }

    private static func scalarKind(_ kind: Int) -> DocumentNode.ScalarKind {
        switch kind {
        case HALO_TOML_INTEGER: .integer
        case HALO_TOML_FLOAT: .float
        case HALO_TOML_BOOLEAN: .boolean
        case HALO_TOML_DATE_TIME: .dateTime
        default: .string
        }
    }

    private static func string(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
