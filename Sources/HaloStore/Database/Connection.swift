import CSQLite

/// One connection to an SQLite database, with its prepared statements. Not thread-safe: it belongs to one actor.
///
/// A statement is prepared once for each text and kept; texts are literals in the code, so their number is bounded.
public final class Connection {
    let handle: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]

    /// SQLite copies what is bound before the call returns (`SQLITE_TRANSIENT`, sqlite.org/c3ref/c_static.html).
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Opens the file at `path`; `:memory:` is a database that ends with the connection.
    /// - Parameter creates: Whether a file that is missing is made.
    /// - Throws: `DatabaseError` of kind `io`, `corrupt`.
    public init(path: String, creates: Bool = true) throws {
        var opened: OpaquePointer?
        let flags =
            SQLITE_OPEN_READWRITE | (creates ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw DatabaseError(kind: Self.kind(of: code), code: code, message: message, statement: "open")
        }
        handle = opened
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// Runs a text of one or more statements without parameters, such as a migration.
    /// - Throws: `DatabaseError`.
    public func execute(script: String) throws {
        let code = sqlite3_exec(handle, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, String(script.prefix(200))) }
    }

    /// Runs one statement to its end.
    /// - Returns: The rows it changed.
    /// - Throws: `DatabaseError`.
    @discardableResult
    public func run(_ sql: String, _ values: DatabaseValue...) throws -> Int {
        try step(sql, values) { _ in }
        return Int(sqlite3_changes64(handle))
    }

    /// Runs one query and turns every row into a value.
    /// - Throws: `DatabaseError`.
    public func rows<Value>(_ sql: String, _ values: DatabaseValue..., map: (Row) throws -> Value) throws -> [Value] {
        var result: [Value] = []
        try step(sql, values) { result.append(try map($0)) }
        return result
    }

    /// Runs one query and turns its first row into a value; `nil` without rows.
    /// - Throws: `DatabaseError`.
    public func first<Value>(_ sql: String, _ values: DatabaseValue..., map: (Row) throws -> Value) throws -> Value? {
        var result: Value?
        try step(sql, values) { row in
            if result == nil { result = try map(row) }
        }
        return result
    }

    /// The row id of the last row inserted.
    public var lastInsertedID: Int64 { sqlite3_last_insert_rowid(handle) }

    private func step(_ sql: String, _ values: [DatabaseValue], _ body: (Row) throws -> Void) throws {
        let statement = try prepared(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        guard Int(sqlite3_bind_parameter_count(statement)) == values.count else {
            throw DatabaseError(kind: .misuse, message: "\(values.count) values were given", statement: sql)
        }
        for (index, value) in values.enumerated() {
            let code = bind(value, at: Int32(truncatingIfNeeded: index + 1), of: statement)
            guard code == SQLITE_OK else { throw error(code, sql) }
        }
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw error(code, sql) }
            try body(Row(handle: statement))
        }
    }

    private func prepared(_ sql: String) throws -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw error(code, sql) }
        statements[sql] = statement
        return statement
    }

    private func bind(_ value: DatabaseValue, at index: Int32, of statement: OpaquePointer) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .integer(let number):
            return sqlite3_bind_int64(statement, index, number)
        case .real(let number):
            return sqlite3_bind_double(statement, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    sqlite3_bind_text64(
                        statement, index, characters.baseAddress, UInt64(characters.count), Self.transient,
                        UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let octets):
            guard !octets.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return octets.withUnsafeBytes {
                sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), Self.transient)
            }
        }
    }

    private func error(_ code: Int32, _ sql: String) -> DatabaseError {
        DatabaseError(
            kind: Self.kind(of: code), code: code, message: String(cString: sqlite3_errmsg(handle)), statement: sql)
    }

    /// The kind of a result code; its low octet is the primary code (sqlite.org/rescode.html).
    static func kind(of code: Int32) -> DatabaseError.Kind {
        switch code & 0xFF {
        case SQLITE_FULL: .full
        case SQLITE_READONLY: .readOnly
        case SQLITE_IOERR, SQLITE_CANTOPEN: .io
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_CONSTRAINT: .constraint
        default: .misuse
        }
    }
}
