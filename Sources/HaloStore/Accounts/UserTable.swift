import HaloModel

/// People who may sign in.
public struct UserTable {
    let connection: Connection

    /// The person of that name.
    /// - Throws: `DatabaseError`.
    public func find(_ name: String) throws -> UserRecord? {
        try connection.first(
            "SELECT \(UserRecord.columns) FROM users WHERE name = ?", .text(name), map: UserRecord.init)
    }

    /// Up to `limit` people by name, those after `name`.
    /// - Throws: `DatabaseError`.
    public func list(after name: String, limit: Int) throws -> [UserRecord] {
        try connection.rows(
            "SELECT \(UserRecord.columns) FROM users WHERE name > ? ORDER BY name LIMIT ?", .text(name),
            .integer(Int64(limit)), map: UserRecord.init)
    }

    /// How many there are, of one role or of all.
    /// - Throws: `DatabaseError`.
    public func count(role: String? = nil) throws -> Int64 {
        guard let role else { return try connection.first("SELECT count(*) FROM users") { $0.integer(0) } ?? 0 }
        return try connection.first("SELECT count(*) FROM users WHERE role = ?", .text(role)) { $0.integer(0) } ?? 0
    }

    /// Adds a person, or changes role and password of the one of that name, whose tokens end with that.
    /// - Throws: `DatabaseError`.
    public func set(_ user: UserRecord, at time: WallTime) throws {
        try connection.run(
            """
            INSERT INTO users (name, role, salt, digest, cost, must_change, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET role = excluded.role, salt = excluded.salt, digest = excluded.digest,
            cost = excluded.cost, must_change = excluded.must_change, generation = generation + 1
            """,
            .text(user.name), .text(user.role), .blob(user.salt), .blob(user.digest), .integer(user.cost),
            .integer(user.mustChange ? 1 : 0), .integer(time.milliseconds))
        try endSessions(of: user.name)
    }

    /// Changes what a person may do; the tokens stay, and count for the new role at once.
    /// - Throws: `DatabaseError`.
    public func setRole(_ role: String, of name: String) throws {
        try connection.run("UPDATE users SET role = ? WHERE name = ?", .text(role), .text(name))
    }

    /// Ends every token of a person.
    /// - Throws: `DatabaseError`.
    public func signOut(_ name: String) throws {
        try connection.run("UPDATE users SET generation = generation + 1 WHERE name = ?", .text(name))
        try endSessions(of: name)
    }

    /// Removes a person.
    /// - Returns: Whether there was one.
    /// - Throws: `DatabaseError`.
    public func remove(_ name: String) throws -> Bool {
        try connection.run("DELETE FROM users WHERE name = ?", .text(name)) == 1
    }

    private func endSessions(of name: String) throws {
        try connection.run(
            "DELETE FROM refresh_tokens WHERE user_id = (SELECT id FROM users WHERE name = ?)", .text(name))
    }
}
