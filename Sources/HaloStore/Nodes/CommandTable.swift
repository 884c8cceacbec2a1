import HaloModel

/// What people ask devices to do.
public struct CommandTable {
    let connection: Connection

    /// How many are kept of each device; the oldest go first.
    public static let limit = 100
    /// How long a device that has begun may take.
    private static let patience = Duration.seconds(600)
    private static let columns =
        "id, verb, service, state, asked_by, created_ms, expires_ms, changed_ms, output"

    /// The number of the command that was asked for with this key; `nil` when there is none.
    /// - Throws: `DatabaseError`.
    public func number(ofKey key: String, nodeID: Int64) throws -> Int64? {
        try connection.first(
            "SELECT id FROM node_commands WHERE node_id = ? AND request_key = ?", .integer(nodeID), .text(key)
        ) { $0.integer(0) }
    }

    /// Keeps a command that waits for its device, with a key that no other has.
    /// - Returns: Its number.
    /// - Throws: `DatabaseError`.
    public func insert(
        _ request: NodeCommandRequest, nodeID: Int64, by person: String, at time: WallTime, expires: WallTime
    ) throws -> Int64 {
        try connection.run(
            """
            INSERT INTO node_commands (node_id, request_key, verb, service, asked_by, created_ms, expires_ms, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')
            """,
            .integer(nodeID), request.requestKey.map { .text($0) } ?? .null, .text(request.verb.rawValue),
            request.service.map { .text($0) } ?? .null, .text(person), .integer(time.milliseconds),
            .integer(expires.milliseconds))
        let id = connection.lastInsertedID
        try connection.run(
            """
            DELETE FROM node_commands WHERE node_id = ? AND id <=
                (SELECT id FROM node_commands WHERE node_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)
            """,
            .integer(nodeID), .integer(nodeID), .integer(Int64(Self.limit)))
        return id
    }

    /// A device's commands, newest first; those that waited too long are `expired` at `time`, and those
    /// that were begun long ago and not ended `failed`.
    /// - Throws: `DatabaseError`.
    public func list(nodeID: Int64, at time: WallTime) throws -> [NodeCommand] {
        try connection.rows(
            "SELECT \(Self.columns) FROM node_commands WHERE node_id = ? ORDER BY id DESC", .integer(nodeID)
        ) { Self.command($0, at: time) }.compactMap { $0 }
    }

    /// One command of a device; `nil` when there is none of this number.
    /// - Throws: `DatabaseError`.
    public func find(_ id: Int64, nodeID: Int64, at time: WallTime) throws -> NodeCommand? {
        try connection.first(
            "SELECT \(Self.columns) FROM node_commands WHERE node_id = ? AND id = ?", .integer(nodeID), .integer(id)
        ) { Self.command($0, at: time) } ?? nil
    }

    /// How many wait for the device.
    /// - Throws: `DatabaseError`.
    public func waitingCount(nodeID: Int64, at time: WallTime) throws -> Int {
        let count = try connection.first(
            "SELECT count(*) FROM node_commands WHERE node_id = ? AND state = 'waiting' AND expires_ms > ?",
            .integer(nodeID), .integer(time.milliseconds)
        ) { $0.integer(0) }
        return Int(count ?? 0)
    }

    /// Keeps how far a command has come.
    /// - Throws: `DatabaseError`.
    public func set(_ report: NodeCommandReport, of id: Int64, at time: WallTime) throws {
        try connection.run(
            "UPDATE node_commands SET state = ?, output = ?, changed_ms = ? WHERE id = ?",
            .text(report.state.rawValue), report.output.map { .text($0) } ?? .null, .integer(time.milliseconds),
            .integer(id))
    }

    /// `nil` for a verb or state that a later version wrote.
    private static func command(_ row: Row, at time: WallTime) -> NodeCommand? {
        guard let verb = NodeCommand.Verb(rawValue: row.text(1)), let state = NodeCommand.State(rawValue: row.text(3))
        else { return nil }
        var command = NodeCommand(
            id: row.integer(0), verb: verb, service: row.textIfPresent(2), state: state, askedBy: row.text(4),
            created: WallTime(milliseconds: row.integer(5)), expires: WallTime(milliseconds: row.integer(6)),
            changed: row.integerIfPresent(7).map { WallTime(milliseconds: $0) }, output: row.textIfPresent(8))
        if state == .waiting, command.expires <= time { command.state = .expired }
        if state == .running, let changed = command.changed, changed + patience <= time {
            command.state = .failed
            command.output = "the device began, and told nothing more"
        }
        return command
    }
}
