import HaloModel

/// Devices that asked to come in.
public struct RegistrationTable {
    let connection: Connection

    /// Notes that a registration's nonce was used.
    /// - Returns: Whether it had not been used before.
    /// - Throws: `DatabaseError`.
    public func claim(nonce: [UInt8], at time: WallTime) throws -> Bool {
        try connection.run(
            "INSERT INTO registration_nonces (nonce, seen_ms) VALUES (?, ?) ON CONFLICT DO NOTHING", .blob(nonce),
            .integer(time.milliseconds)) == 1
    }

    /// Notes that a device asks, as pending when it asks for the first time.
    /// - Throws: `DatabaseError`.
    public func record(
        name: NodeID, radio: MACAddress, publicKey: WireGuardKey, at time: WallTime
    ) throws -> RegistrationRecord {
        try connection.run(
            """
            INSERT INTO registrations (requested_name, radio, public_key, status, requested_ms, last_ms)
            VALUES (?, ?, ?, 'pending', ?, ?)
            ON CONFLICT (radio, public_key) DO UPDATE
            SET last_ms = excluded.last_ms, requested_name = excluded.requested_name
            """,
            .text(name.rawValue), .integer(Int64(radio.rawValue)), .blob(publicKey.octets),
            .integer(time.milliseconds), .integer(time.milliseconds))
        let record = try connection.first(
            "SELECT \(RegistrationRecord.columns) FROM registrations WHERE radio = ? AND public_key = ?",
            .integer(Int64(radio.rawValue)), .blob(publicKey.octets), map: RegistrationRecord.init)
        guard let record else { throw DatabaseError(kind: .misuse, message: "the registration just stored is missing") }
        return record
    }

    /// The registration of that number.
    /// - Throws: `DatabaseError`.
    public func find(id: Int64) throws -> RegistrationRecord? {
        try connection.first(
            "SELECT \(RegistrationRecord.columns) FROM registrations WHERE id = ?", .integer(id),
            map: RegistrationRecord.init)
    }

    /// Up to `limit` registrations by number, those after `id`.
    /// - Throws: `DatabaseError`.
    public func list(after id: Int64 = 0, limit: Int) throws -> [RegistrationRecord] {
        try connection.rows(
            "SELECT \(RegistrationRecord.columns) FROM registrations WHERE id > ? ORDER BY id LIMIT ?", .integer(id),
            .integer(Int64(limit)), map: RegistrationRecord.init)
    }

    /// Decides on a registration.
    /// - Throws: `DatabaseError`.
    public func decide(
        id: Int64, _ status: OverlayAdmission.Status, nodeID: Int64?, by name: String, at time: WallTime
    ) throws {
        try connection.run(
            "UPDATE registrations SET status = ?, node_id = ?, decided_ms = ?, decided_by = ? WHERE id = ?",
            .text(status.rawValue), .optional(nodeID), .integer(time.milliseconds), .text(name), .integer(id))
    }
}
