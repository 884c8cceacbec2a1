import HaloModel

/// The mesh as it was.
public struct TopologyTable {
    let connection: Connection

    /// A view that was kept.
    public struct View: Sendable, Equatable {
        /// From when on the mesh looked like this.
        public var time: WallTime
        /// JSON.
        public var topology: [UInt8]
    }

    /// Keeps what the mesh looks like from `time` on.
    /// - Throws: `DatabaseError`.
    public func insert(_ topology: [UInt8], at time: WallTime) throws {
        try connection.run(
            "INSERT INTO topologies (time_ms, topology) VALUES (?, ?) ON CONFLICT DO UPDATE SET topology = excluded.topology",
            .integer(time.milliseconds), .blob(topology))
    }

    /// What the mesh looked like at `time`: the newest kept that is not later.
    /// - Throws: `DatabaseError`.
    public func find(at time: WallTime) throws -> View? {
        try connection.first(
            "SELECT time_ms, topology FROM topologies WHERE time_ms <= ? ORDER BY time_ms DESC LIMIT 1",
            .integer(time.milliseconds)
        ) { View(time: WallTime(milliseconds: $0.integer(0)), topology: $0.blob(1)) }
    }

    /// Forgets what was before `time`, but for the last of it, which was still so at `time`.
    /// - Throws: `DatabaseError`.
    public func forget(before time: WallTime) throws {
        try connection.run(
            """
            DELETE FROM topologies WHERE time_ms < (SELECT max(time_ms) FROM topologies WHERE time_ms <= ?)
            """,
            .integer(time.milliseconds))
    }
}
