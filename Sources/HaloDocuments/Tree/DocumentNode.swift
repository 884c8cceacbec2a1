/// A value of a YAML or TOML document with the place it stands at, so that an error about it can say where.
public struct DocumentNode: Sendable, Equatable {
    /// What kind of scalar, after the YAML 1.2 core schema or TOML 1.0.
    public enum ScalarKind: String, Sendable {
        /// Text, quoted or not.
        case string
        /// A whole number.
        case integer
        /// A number with point or exponent, infinity or not-a-number.
        case float
        /// `true` or `false`.
        case boolean
        /// Nothing: YAML's empty value, `~` and `null`. TOML has none.
        case null
        /// A TOML date, time or date-time, as RFC 3339 text.
        case dateTime
    }

    /// What the value is.
    public indirect enum Content: Sendable, Equatable {
        /// A single value as its text.
        case scalar(ScalarKind, String)
        /// Values in order.
        case sequence([DocumentNode])
        /// Named values in the order of the document; no name twice.
        case mapping([DocumentEntry])
    }

    /// What the value is.
    public var content: Content
    /// The file, as it is to be named in errors.
    public var file: String
    /// Line, from 1.
    public var line: Int
    /// Column, from 1, in characters.
    public var column: Int

    /// Takes the parts as they are.
    public init(_ content: Content, file: String, line: Int, column: Int) {
        self.content = content
        self.file = file
        self.line = line
        self.column = column
    }

    /// The value of a mapping's `key`; `nil` when it is no mapping or has no such key.
    public subscript(key: String) -> DocumentNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// A sequence's values; `nil` when it is no sequence.
    public var elements: [DocumentNode]? {
        guard case .sequence(let values) = content else { return nil }
        return values
    }

    /// What it is, for "found …" in an error.
    public var summary: String {
        switch content {
        case .scalar(.null, _): "nothing"
        case .scalar(.string, let text): "the text \"\(text.prefix(60))\""
        case .scalar(_, let text): "\(text.prefix(60))"
        case .sequence(let values): "a list of \(values.count)"
        case .mapping: "a mapping"
        }
    }

    /// An error about this value.
    public func error(_ message: String) -> DocumentError {
        DocumentError(file: file, line: line, column: column, message: message)
    }
}

/// A named value of a mapping.
public struct DocumentEntry: Sendable, Equatable {
    /// Its name.
    public var key: String
    /// Line of the name, from 1.
    public var line: Int
    /// Column of the name, from 1.
    public var column: Int
    /// Its value.
    public var value: DocumentNode

    /// Takes the parts as they are.
    public init(key: String, line: Int, column: Int, value: DocumentNode) {
        self.key = key
        self.line = line
        self.column = column
        self.value = value
    }
}
