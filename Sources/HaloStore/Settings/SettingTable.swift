/// What the gateway remembers about itself, by name.
public struct SettingTable {
    let connection: Connection

    /// The octets kept under `name`; `nil` when there are none.
    /// - Throws: `DatabaseError`.
    public func value(of name: String) throws -> [UInt8]? {
        try connection.first("SELECT value FROM settings WHERE name = ?", .text(name)) { $0.blob(0) }
    }

    /// Keeps `value` under `name`.
    /// - Throws: `DatabaseError`.
    public func set(_ name: String, to value: [UInt8]) throws {
        try connection.run(
            "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            .text(name), .blob(value))
    }

    /// Forgets what is kept under `name`.
    /// - Throws: `DatabaseError`.
    public func remove(_ name: String) throws {
        try connection.run("DELETE FROM settings WHERE name = ?", .text(name))
    }
}
