import HaloModel

/// What keeps people signed in, by SHA-256.
public struct RefreshTokenTable {
    let connection: Connection

    /// A token that was found.
    public struct Found: Sendable, Equatable {
        /// Whose it is.
        public var user: String
        /// Which sign-in it descends from.
        public var family: [UInt8]
        /// When it ends.
        public var expires: WallTime
        /// When it was used; `nil` when it was not.
        public var used: WallTime?
    }

    /// How many a person may have; beyond, those that end first are forgotten.
    private static let perUser: Int64 = 100

    /// Adds a token for the person of that name.
    /// - Throws: `DatabaseError`.
    public func insert(digest: [UInt8], user: String, family: [UInt8], expires: WallTime) throws {
        try connection.run(
            """
            INSERT INTO refresh_tokens (digest, user_id, family, expires_ms)
            SELECT ?, id, ?, ? FROM users WHERE name = ?
            """,
            .blob(digest), .blob(family), .integer(expires.milliseconds), .text(user))
        try connection.run(
            """
            DELETE FROM refresh_tokens WHERE digest IN (
                SELECT digest FROM refresh_tokens WHERE user_id = (SELECT id FROM users WHERE name = ?)
                ORDER BY expires_ms DESC, digest LIMIT -1 OFFSET ?)
            """,
            .text(user), .integer(Self.perUser))
    }

    /// The token with this digest.
    /// - Throws: `DatabaseError`.
    public func find(digest: [UInt8]) throws -> Found? {
        try connection.first(
            """
            SELECT users.name, family, expires_ms, used_ms FROM refresh_tokens
            JOIN users ON users.id = user_id WHERE refresh_tokens.digest = ?
            """,
            .blob(digest)
        ) { row in
            Found(
                user: row.text(0), family: row.blob(1), expires: WallTime(milliseconds: row.integer(2)),
                used: row.integerIfPresent(3).map { WallTime(milliseconds: $0) })
        }
    }

    /// Notes that a token was used.
    /// - Throws: `DatabaseError`.
    public func use(digest: [UInt8], at time: WallTime) throws {
        try connection.run(
            "UPDATE refresh_tokens SET used_ms = ? WHERE digest = ?", .integer(time.milliseconds), .blob(digest))
    }

    /// Ends all tokens that descend from one sign-in.
    /// - Throws: `DatabaseError`.
    public func end(family: [UInt8]) throws {
        try connection.run("DELETE FROM refresh_tokens WHERE family = ?", .blob(family))
    }

    /// Forgets those that ended before `time`.
    /// - Throws: `DatabaseError`.
    public func forget(before time: WallTime) throws {
        try connection.run("DELETE FROM refresh_tokens WHERE expires_ms < ?", .integer(time.milliseconds))
    }
}
