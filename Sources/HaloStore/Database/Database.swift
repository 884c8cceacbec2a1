import HaloModel

/// The gateway's database: one connection, used by one caller at a time, each use a transaction.
public actor Database {
    /// When a commit counts.
    public enum Durability: Sendable {
        /// It survives a power loss from the moment `write` returns: the log is synchronised (`synchronous=FULL`).
        case full
        /// The latest such commits may be lost with the power, never torn (`synchronous=NORMAL` in WAL mode): for what
        /// comes again by itself, such as heartbeats, so that a memory card is spared.
        case relaxed
    }

    private let connection: Connection
    private var lastFailure: DatabaseError?

    /// Opens the database and brings its schema up to date.
    /// - Parameters:
    ///   - path: A file, or `:memory:`.
    ///   - migrations: The schema's history, the program's own by default.
    /// - Throws: `DatabaseError`; of kind `schema` when the file was made by a newer program or an edited migration.
    public init(path: String, migrations: [Migration] = Migration.embedded) throws {
        let connection = try Connection(path: path)
        // A reader such as a backup may hold the lock for a moment; the wait is SQLite's own.
        try connection.execute(script: "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON")
        _ = try connection.first("PRAGMA journal_mode = WAL") { $0.text(0) }
        try connection.execute(script: "PRAGMA synchronous = FULL")
        try MigrationRunner(migrations: migrations).run(on: connection)
        self.connection = connection
    }

    /// Runs `body` in a transaction that only reads.
    /// - Throws: `DatabaseError`, or what `body` throws.
    public func read<Value: Sendable>(_ body: @Sendable (Tables) throws -> Value) throws -> Value {
        try transaction("BEGIN DEFERRED", body)
    }

    /// Runs `body` in a transaction: all of its changes are stored when this returns, none when it throws.
    /// - Throws: `DatabaseError`, or what `body` throws.
    public func write<Value: Sendable>(
        _ durability: Durability = .full, _ body: @Sendable (Tables) throws -> Value
    ) throws -> Value {
        guard durability == .relaxed else { return try transaction("BEGIN IMMEDIATE", body) }
        try connection.execute(script: "PRAGMA synchronous = NORMAL")
        let result = Result { try transaction("BEGIN IMMEDIATE", body) }
        try connection.execute(script: "PRAGMA synchronous = FULL")
        return try result.get()
    }

    /// What keeps the database from working, as the last use found it; `nil` while it works.
    public var failure: DatabaseError? { lastFailure }

    private func transaction<Value>(_ begin: String, _ body: (Tables) throws -> Value) throws -> Value {
        do {
            try connection.run(begin)
            let value: Value
            do {
                value = try body(Tables(connection: connection))
                try connection.run("COMMIT")
            } catch {
                // SQLite has rolled back by itself after some errors; a second rollback is refused and harmless.
                _ = try? connection.run("ROLLBACK")
                throw error
            }
            lastFailure = nil
            return value
        } catch let error as DatabaseError {
            if error.isOutOfOrder { lastFailure = error }
            throw error
        }
    }
}
