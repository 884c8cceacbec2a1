import HaloModel

/// People who may sign in.
public struct UserTable {
    let connection: Connection

    /// The person of that name.
    /// - Throws: `DatabaseError`.
    public func find(_ name: String) throws -> UserRecord? {
        try connection.first("SELECT name, role, salt, digest, cost FROM users WHERE name = ?", .text(name)) {
            UserRecord(name: $0.text(0), role: $0.text(1), salt: $0.blob(2), digest: $0.blob(3), cost: $0.integer(4))
        }
    }

    /// How many there are.
    /// - Throws: `DatabaseError`.
    public func count() throws -> Int64 {
        try connection.first("SELECT count(*) FROM users") { $0.integer(0) } ?? 0
    }

    /// Adds a person, or changes role and password of the one of that name.
    /// - Throws: `DatabaseError`.
    public func set(_ user: UserRecord, at time: WallTime) throws {
        try connection.run(
            """
            INSERT INTO users (name, role, salt, digest, cost, created_ms) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
            SET role = excluded.role, salt = excluded.salt, digest = excluded.digest, cost = excluded.cost
            """,
            .text(user.name), .text(user.role), .blob(user.salt), .blob(user.digest), .integer(user.cost),
            .integer(time.milliseconds))
    }
}
