/// Any JSON value (RFC 8259), for documents without a type of their own.
public enum JSONValue: Codable, Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number that is whole and fits.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// A string.
    case text(String)
    /// An array.
    case list([JSONValue])
    /// An object.
    case object([String: JSONValue])

    /// Reads any value.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Writes the value.
    /// - Throws: `EncodingError` for a number JSON has not.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}

extension JSONValue {
    /// A member of an object; `nil` when there is none, or this is no object.
    public subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The text; `nil` for anything else.
    public var string: String? { if case .text(let value) = self { value } else { nil } }
    /// The whole number; `nil` for anything else.
    public var whole: Int64? { if case .integer(let value) = self { value } else { nil } }
    /// Whether it is `true`.
    public var isTrue: Bool { self == .bool(true) }
    /// What an array holds; nothing for anything else.
    public var items: [JSONValue] { if case .list(let values) = self { values } else { [] } }

    /// An object of the members that are not `nil`.
    public static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        var object: [String: JSONValue] = [:]
        for (name, value) in members { object[name] = value }
        return .object(object)
    }

    /// A text, or `nil`.
    public static func optional(_ value: (any CustomStringConvertible)?) -> JSONValue? {
        value.map { .text($0.description) }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral
{
    /// As the literal has it.
    public init(stringLiteral value: String) { self = .text(value) }
    /// As the literal has it.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// As the literal has it.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// As the literal has it.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// As the literal has it.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(Dictionary(members) { _, last in last })
    }
    /// As the literal has it.
    public init(arrayLiteral values: JSONValue...) { self = .list(values) }
}
