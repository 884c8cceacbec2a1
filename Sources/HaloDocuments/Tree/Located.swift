/// A decoded value with the place it came from, for checks that need more than its own text.
public struct Located<Value: Decodable & Sendable>: Decodable, Sendable {
    /// The value.
    public var value: Value
    /// File, as named in errors.
    public var file: String
    /// Line, from 1.
    public var line: Int
    /// Column, from 1.
    public var column: Int

    /// Takes the parts as they are.
    public init(_ value: Value, file: String, line: Int, column: Int) {
        self.value = value
        self.file = file
        self.line = line
        self.column = column
    }

    /// Reads the value and remembers the place; another decoder than `DocumentDecoder` gives line and column 0.
    /// - Throws: what decoding `Value` throws.
    public init(from decoder: any Decoder) throws {
        let node = (decoder as? NodeDecoder)?.node
        self.init(
            try decoder.singleValueContainer().decode(Value.self), file: node?.file ?? "", line: node?.line ?? 0,
            column: node?.column ?? 0)
    }

    /// An error about this value, `offset` characters into it.
    public func error(_ message: String, offset: Int = 0) -> DocumentError {
        DocumentError(file: file, line: line, column: column + offset, message: message)
    }
}

extension Located: Equatable where Value: Equatable {}
