import HaloModel

/// Bearer tokens of devices, by their SHA-256.
public struct NodeTokenTable {
    let connection: Connection

    /// How many tokens of a device are valid at a time: the newest, and the one before it for a device whose programs have
    /// not all read the new one yet, or that never got the answer with it.
    public static let validPerNode: Int64 = 2

    /// Adds a token and ends those that are too old.
    /// - Throws: `DatabaseError`.
    public func insert(digest: [UInt8], nodeID: Int64, at time: WallTime) throws {
        try connection.run(
            """
            INSERT INTO node_tokens (digest, node_id, serial, created_ms)
            VALUES (?, ?, (SELECT coalesce(max(serial), 0) + 1 FROM node_tokens WHERE node_id = ?), ?)
            """,
            .blob(digest), .integer(nodeID), .integer(nodeID), .integer(time.milliseconds))
        try connection.run(
            """
            DELETE FROM node_tokens WHERE node_id = ?
            AND serial <= (SELECT max(serial) FROM node_tokens WHERE node_id = ?) - ?
            """,
            .integer(nodeID), .integer(nodeID), .integer(Self.validPerNode))
    }

    /// The device whose token has this digest.
    /// - Throws: `DatabaseError`.
    public func owner(ofDigest digest: [UInt8]) throws -> NodeID? {
        try connection.first(
            "SELECT nodes.name FROM node_tokens JOIN nodes ON nodes.id = node_tokens.node_id WHERE digest = ?",
            .blob(digest)
        ) { NodeID($0.text(0)) } ?? nil
    }

    /// Ends all tokens of a device.
    /// - Throws: `DatabaseError`.
    public func revoke(nodeID: Int64) throws {
        try connection.run("DELETE FROM node_tokens WHERE node_id = ?", .integer(nodeID))
    }
}
