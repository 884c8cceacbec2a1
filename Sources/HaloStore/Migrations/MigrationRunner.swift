/// Brings a database's schema up to date, one migration a transaction, and refuses one that is not this program's.
public struct MigrationRunner: Sendable {
    /// The schema's history, in order.
    public var migrations: [Migration]

    /// Takes the history as it is.
    public init(migrations: [Migration]) { self.migrations = migrations }

    private struct Applied {
        var version: Int64
        var name: String
        var checksum: String
    }

    /// Applies what the database does not have yet.
    /// - Throws: `DatabaseError` of kind `schema` when an applied migration has another text now, the database has one this
    ///   program does not know, or the numbers do not ascend from 1; others as SQLite reports them.
    public func run(on connection: Connection) throws {
        var last: Int64 = 0
        for migration in migrations {
            guard migration.version > last else {
                throw DatabaseError(
                    kind: .schema, message: "migration \(migration.name) should have a number above \(last)")
            }
            last = migration.version
        }
        try connection.execute(
            script: """
                CREATE TABLE IF NOT EXISTS migrations (
                    version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL
                ) STRICT
                """)
        let count = try check(connection)
        for migration in migrations.dropFirst(count) { try apply(migration, on: connection) }
    }

    /// Compares what the database says was applied with what this program knows.
    /// - Returns: How many were applied.
    /// - Throws: `DatabaseError` of kind `schema` when they differ.
    @discardableResult
    func check(_ connection: Connection) throws -> Int {
        let applied = try connection.rows("SELECT version, name, checksum FROM migrations ORDER BY version") { row in
            Applied(version: row.integer(0), name: row.text(1), checksum: row.text(2))
        }
        for (index, row) in applied.enumerated() {
            guard index < migrations.count else {
                throw DatabaseError(
                    kind: .schema,
                    message: "the database is newer than this program: it has migration \(row.name), "
                        + "the program knows \(migrations.count); install the newer program again")
            }
            let known = migrations[index]
            guard row.version == known.version, row.checksum == known.checksum else {
                throw DatabaseError(
                    kind: .schema,
                    message: "migration \(known.name) was edited after it was applied to this database "
                        + "(checksum then \(row.checksum), now \(known.checksum)); write a new migration instead")
            }
        }
        return applied.count
    }

    private func apply(_ migration: Migration, on connection: Connection) throws {
        try connection.execute(script: "BEGIN IMMEDIATE")
        do {
            try connection.execute(script: migration.sql)
            if migration.conversion == .samplesToChunks { try SampleRowConversion(connection: connection).run() }
            try connection.run(
                "INSERT INTO migrations (version, name, checksum) VALUES (?, ?, ?)",
                .integer(migration.version), .text(migration.name), .text(migration.checksum))
            try connection.execute(script: "COMMIT")
        } catch {
            _ = try? connection.execute(script: "ROLLBACK")
            throw error
        }
    }
}
