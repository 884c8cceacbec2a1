/// Looks through a database file that nothing uses: whether it is whole, and one that this program can work with.
public struct DatabaseCheck: Sendable {
    /// What a database holds.
    public struct Summary: Sendable, Equatable, Codable {
        /// The number of the last migration.
        public var schemaVersion: Int64
        /// Devices that are in.
        public var nodes: Int64
        /// Samples ever stored.
        public var samples: Int64
        /// Octets.
        public var octets: Int64

        private enum CodingKeys: String, CodingKey {
            case schemaVersion = "schema_version"
            case nodes, samples, octets
        }
    }

    /// The file.
    public var path: String

    /// Takes the file's path.
    public init(path: String) { self.path = path }

    /// Reads every page (sqlite.org/pragma.html#pragma_integrity_check) and the schema's history.
    /// - Throws: `DatabaseError`: of kind `corrupt` when a page is damaged, of kind `schema` when the database was made by a newer
    ///   program, an edited migration or another program altogether.
    public func run() throws -> Summary {
        let connection = try Connection(path: path, creates: false)
        let finding = try connection.first("PRAGMA integrity_check(1)") { $0.text(0) }
        guard finding == "ok" else {
            throw DatabaseError(
                kind: .corrupt, message: finding ?? "no answer", statement: "integrity_check of \(path)")
        }
        let isOurs = try connection.first("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'") { _ in true }
        guard isOurs == true else {
            throw DatabaseError(kind: .schema, message: "\(path) is no database of a gateway")
        }
        try MigrationRunner(migrations: Migration.embedded).check(connection)
        let tables = Tables(connection: connection, series: SeriesCache())
        let version = try tables.schemaVersion()
        guard version > 0 else {
            throw DatabaseError(kind: .schema, message: "\(path) is no database of a gateway")
        }
        return Summary(
            schemaVersion: version, nodes: try connection.first("SELECT count(*) FROM nodes") { $0.integer(0) } ?? 0,
            samples: try connection.first(Self.sampleCount(version)) { $0.integer(0) } ?? 0, octets: try tables.size())
    }

    /// Streams count what they left out since the second migration.
    private static func sampleCount(_ version: Int64) -> String {
        "SELECT coalesce(sum(next_sequence - first_sequence\(version > 1 ? " - omitted" : "")), 0) FROM streams"
    }

    /// Whether another process has the database open. In WAL mode each user holds a lock on the file, so nobody gets it alone
    /// (sqlite.org/wal.html#use_of_wal_without_shared_memory).
    /// - Throws: `DatabaseError` of other kinds than `busy`.
    public func isInUse() throws -> Bool {
        let connection = try Connection(path: path, creates: false)
        do {
            _ = try connection.first("PRAGMA locking_mode = EXCLUSIVE") { $0.text(0) }
            try connection.execute(script: "BEGIN EXCLUSIVE; COMMIT")
            return false
        } catch let error as DatabaseError where error.kind == .busy {
            return true
        }
    }
}
