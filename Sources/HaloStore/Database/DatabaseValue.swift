/// A value as SQLite stores it (sqlite.org/datatype3.html).
public enum DatabaseValue: Sendable, Equatable {
    /// NULL.
    case null
    /// INTEGER.
    case integer(Int64)
    /// REAL.
    case real(Double)
    /// TEXT.
    case text(String)
    /// BLOB.
    case blob([UInt8])

    /// `integer`, or `null` for `nil`.
    public static func optional(_ value: Int64?) -> DatabaseValue { value.map { .integer($0) } ?? .null }
    /// `blob`, or `null` for `nil`.
    public static func optional(_ value: [UInt8]?) -> DatabaseValue { value.map { .blob($0) } ?? .null }
}

extension DatabaseValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// TEXT.
    public init(stringLiteral value: String) { self = .text(value) }
    /// INTEGER.
    public init(integerLiteral value: Int64) { self = .integer(value) }
}
