import HaloModel

/// What happened.
public struct EventTable {
    let connection: Connection

    /// How many are kept; the oldest go first.
    public static let limit: Int64 = 100_000

    /// Something that happened.
    public struct Event: Sendable, Equatable {
        /// Its number; later ones are larger.
        public var id: Int64
        /// When, by the gateway's clock.
        public var time: WallTime
        /// Of what kind, such as `node` or `account`.
        public var kind: String
        /// What it happened to.
        public var subject: String
        /// What.
        public var what: String
        /// Why, or who did it.
        public var why: String

        /// Takes the parts as they are.
        public init(id: Int64, time: WallTime, kind: String, subject: String, what: String, why: String) {
            self.id = id
            self.time = time
            self.kind = kind
            self.subject = subject
            self.what = what
            self.why = why
        }
    }

    /// Keeps an event.
    /// - Returns: Its number.
    /// - Throws: `DatabaseError`.
    public func insert(kind: String, subject: String, what: String, why: String, at time: WallTime) throws -> Int64 {
        try connection.run(
            "INSERT INTO events (time_ms, kind, subject, what, why) VALUES (?, ?, ?, ?, ?)",
            .integer(time.milliseconds), .text(kind), .text(subject), .text(what), .text(why))
        let id = connection.lastInsertedID
        try connection.run("DELETE FROM events WHERE id <= ?", .integer(id - Self.limit))
        return id
    }

    /// Up to `limit` events, oldest first: those after number `id`, of one kind or all, from `from` on.
    /// - Throws: `DatabaseError`.
    public func list(after id: Int64, kind: String?, from: Int64, limit: Int) throws -> [Event] {
        try connection.rows(
            """
            SELECT id, time_ms, kind, subject, what, why FROM events
            WHERE id > ? AND (? = '' OR kind = ?) AND time_ms >= ? ORDER BY id LIMIT ?
            """,
            .integer(id), .text(kind ?? ""), .text(kind ?? ""), .integer(from), .integer(Int64(limit))
        ) { row in
            Event(
                id: row.integer(0), time: WallTime(milliseconds: row.integer(1)), kind: row.text(2),
                subject: row.text(3), what: row.text(4), why: row.text(5))
        }
    }
}
