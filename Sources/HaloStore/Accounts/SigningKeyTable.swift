import HaloModel

/// Keys that sign people's tokens.
public struct SigningKeyTable {
    let connection: Connection

    /// A key.
    public struct Key: Sendable, Equatable {
        /// Its number, which tokens name.
        public var id: Int64
        /// 32 octets.
        public var secret: [UInt8]
        /// When it began to sign.
        public var created: WallTime
        /// When it stopped signing; `nil` for the one that signs.
        public var retired: WallTime?
    }

    /// Those there are, oldest first.
    /// - Throws: `DatabaseError`.
    public func list() throws -> [Key] {
        try connection.rows("SELECT id, secret, created_ms, retired_ms FROM signing_keys ORDER BY id") { row in
            Key(
                id: row.integer(0), secret: row.blob(1), created: WallTime(milliseconds: row.integer(2)),
                retired: row.integerIfPresent(3).map { WallTime(milliseconds: $0) })
        }
    }

    /// Has a new key sign from now on.
    /// - Throws: `DatabaseError`.
    public func rotate(to secret: [UInt8], at time: WallTime) throws {
        try connection.run(
            "UPDATE signing_keys SET retired_ms = ? WHERE retired_ms IS NULL", .integer(time.milliseconds))
        try connection.run(
            "INSERT INTO signing_keys (secret, created_ms) VALUES (?, ?)", .blob(secret), .integer(time.milliseconds))
    }

    /// Forgets those that stopped signing before `time`.
    /// - Throws: `DatabaseError`.
    public func forget(retiredBefore time: WallTime) throws {
        try connection.run("DELETE FROM signing_keys WHERE retired_ms < ?", .integer(time.milliseconds))
    }
}
