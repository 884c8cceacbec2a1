import CSQLite

/// The row a statement stands on; only valid inside the closure it is handed to.
///
/// A column of another type is converted by SQLite's rules (sqlite.org/c3ref/column_blob.html), so reading never fails.
public struct Row {
    let handle: OpaquePointer

    /// Whether the column is NULL.
    public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// The column as a 64-bit integer; 0 for NULL.
    public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// The column as a double; 0 for NULL.
    public func real(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    /// The column as text; empty for NULL.
    public func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The column as octets; empty for NULL.
    public func blob(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// The column as a 64-bit integer, `nil` for NULL.
    public func integerIfPresent(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
    /// The column as octets, `nil` for NULL.
    public func blobIfPresent(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }
    /// The column as text, `nil` for NULL.
    public func textIfPresent(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}
