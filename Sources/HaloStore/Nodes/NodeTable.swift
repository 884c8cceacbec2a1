import HaloModel

/// Devices that are in.
public struct NodeTable {
    let connection: Connection

    /// The device of that name, removed or not.
    /// - Throws: `DatabaseError`.
    public func find(_ node: NodeID) throws -> NodeRecord? {
        try connection.first(
            "SELECT \(NodeRecord.columns) FROM nodes WHERE name = ?", .text(node.rawValue), map: NodeRecord.init)
    }

    /// The device of that number.
    /// - Throws: `DatabaseError`.
    public func find(id: Int64) throws -> NodeRecord? {
        try connection.first(
            "SELECT \(NodeRecord.columns) FROM nodes WHERE id = ?", .integer(id), map: NodeRecord.init)
    }

    /// The device with that radio.
    /// - Throws: `DatabaseError`.
    public func find(radio: MACAddress) throws -> NodeRecord? {
        try connection.first(
            "SELECT \(NodeRecord.columns) FROM nodes WHERE radio = ?", .integer(Int64(radio.rawValue)),
            map: NodeRecord.init)
    }

    /// The device with that WireGuard key.
    /// - Throws: `DatabaseError`.
    public func find(publicKey: WireGuardKey) throws -> NodeRecord? {
        try connection.first(
            "SELECT \(NodeRecord.columns) FROM nodes WHERE public_key = ?", .blob(publicKey.octets),
            map: NodeRecord.init)
    }

    /// Up to `limit` devices by name, those after `name`.
    /// - Throws: `DatabaseError`.
    public func list(after name: String = "", limit: Int = .max) throws -> [NodeRecord] {
        try connection.rows(
            "SELECT \(NodeRecord.columns) FROM nodes WHERE name > ? AND removed_ms IS NULL ORDER BY name LIMIT ?",
            .text(name),
            .integer(Int64(limit)), map: NodeRecord.init)
    }

    /// Adds a device.
    /// - Returns: Its number.
    /// - Throws: `DatabaseError` of kind `constraint` when name, radio, key or address are taken.
    public func insert(
        _ node: NodeID, role: NodeRole, radio: MACAddress?, publicKey: WireGuardKey?, overlay: IPv4Address?,
        at time: WallTime
    ) throws -> Int64 {
        try connection.run(
            "INSERT INTO nodes (name, role, radio, public_key, overlay, created_ms) VALUES (?, ?, ?, ?, ?, ?)",
            .text(node.rawValue), .text(role.rawValue), .optional(radio.map { Int64($0.rawValue) }),
            .optional(publicKey?.octets), .optional(overlay.map { Int64($0.rawValue) }), .integer(time.milliseconds))
        return connection.lastInsertedID
    }

    /// Changes what identifies a device on the link and in the overlay; one that was removed is back with that.
    /// - Throws: `DatabaseError` of kind `constraint` when radio, key or address are another's.
    public func update(
        id: Int64, radio: MACAddress?, publicKey: WireGuardKey?, overlay: IPv4Address?
    ) throws {
        try connection.run(
            "UPDATE nodes SET radio = ?, public_key = ?, overlay = ?, removed_ms = NULL WHERE id = ?",
            .optional(radio.map { Int64($0.rawValue) }), .optional(publicKey?.octets),
            .optional(overlay.map { Int64($0.rawValue) }), .integer(id))
    }

    /// Gives a device a name for people, or takes it away.
    /// - Throws: `DatabaseError`.
    public func setTitle(_ title: String?, id: Int64) throws {
        try connection.run(
            "UPDATE nodes SET title = ? WHERE id = ?", title.map { .text($0) } ?? .null, .integer(id))
    }

    /// Takes a device out: no key, no address, no tokens. Its samples stay, and its name stays taken.
    /// - Throws: `DatabaseError`.
    public func remove(id: Int64, at time: WallTime) throws {
        try connection.run(
            "UPDATE nodes SET public_key = NULL, overlay = NULL, heartbeat = NULL, removed_ms = ? WHERE id = ?",
            .integer(time.milliseconds), .integer(id))
        try connection.run("DELETE FROM node_tokens WHERE node_id = ?", .integer(id))
        try connection.run(
            "UPDATE registrations SET status = 'rejected' WHERE node_id = ? AND status = 'approved'", .integer(id))
    }

    /// Overlay addresses in use, in order.
    /// - Throws: `DatabaseError`.
    public func overlays() throws -> [IPv4Address] {
        try connection.rows("SELECT overlay FROM nodes WHERE overlay IS NOT NULL ORDER BY overlay") {
            IPv4Address(rawValue: UInt32(truncatingIfNeeded: $0.integer(0)))
        }
    }

    /// Keeps a heartbeat.
    /// - Returns: Whether there is such a device.
    /// - Throws: `DatabaseError`.
    public func recordHeartbeat(_ heartbeat: [UInt8], of node: NodeID, at time: WallTime) throws -> Bool {
        try connection.run(
            "UPDATE nodes SET heartbeat = ?, last_seen_ms = ? WHERE name = ?", .blob(heartbeat),
            .integer(time.milliseconds), .text(node.rawValue)) == 1
    }

    /// How many devices there are, and how many were heard at or after `time`.
    /// - Throws: `DatabaseError`.
    public func counts(heardSince time: WallTime) throws -> (all: Int64, heard: Int64) {
        let counts = try connection.first(
            "SELECT count(*), count(CASE WHEN last_seen_ms >= ? THEN 1 END) FROM nodes WHERE removed_ms IS NULL",
            .integer(time.milliseconds)
        ) { ($0.integer(0), $0.integer(1)) }
        return counts ?? (0, 0)
    }
}
