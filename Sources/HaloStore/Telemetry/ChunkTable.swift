/// Chunks of one level.
struct ChunkTable {
    let connection: Connection
    let level: ChunkLevel

    /// A closed chunk grows to this many octets. Four of them with what belongs to them fill a page of 4096; and an open one
    /// stays below the 1002 octets that SQLite keeps within a page of an index (sqlite.org/fileformat2.html, section 1.6).
    static let octetLimit = 960

    /// Where a closed chunk is, and the times it covers.
    struct Entry {
        var id: Int64
        var first: Int64
        var last: Int64
    }

    /// Adds rows to a series: to its open chunk, of which closed ones are split off when it has grown enough.
    /// - Throws: `DatabaseError`.
    func add<Row: ChunkRow>(_ rows: [Row], toSeries series: Int64, storedAt stored: Int64) throws {
        guard !rows.isEmpty else { return }
        var rest = Row.merge(try openOrSetAside(series), rows)
        var body = Row.encode(rest)
        while rest.count > Row.rowsPerChunk || body.count > Self.octetLimit {
            let share = rest.count * Self.octetLimit / max(1, body.count)
            var count = max(1, min(share, Row.rowsPerChunk, rest.count))
            var part = Row.encode(Array(rest.prefix(count)))
            while part.count > Self.octetLimit, count > 1 {
                count -= max(1, count / 16)
                part = Row.encode(Array(rest.prefix(count)))
            }
            try close(rest.prefix(count), part, series: series, storedAt: stored)
            rest.removeFirst(count)
            body = Row.encode(rest)
        }
        try keepOpen(rest, body, series: series, storedAt: stored)
    }

    /// The open chunk. One that the medium has damaged is closed as it is, so that new rows do not fail for ever because of it.
    private func openOrSetAside<Row: ChunkRow>(_ series: Int64) throws -> [Row] {
        do {
            return try open(series) ?? []
        } catch let error as DatabaseError where error.kind == .corrupt && error.code == 0 {
            try connection.run(
                """
                INSERT INTO \(level.table) (series_id, first_ms, last_ms, stored_ms, body)
                SELECT series_id, first_ms, last_ms, stored_ms, body FROM open_chunks WHERE series_id = ? AND level = ?
                """, .integer(series), .integer(level.rawValue))
            return []
        }
    }

    private func close<Row: ChunkRow>(
        _ rows: ArraySlice<Row>, _ body: [UInt8], series: Int64, storedAt stored: Int64
    ) throws {
        try connection.run(
            "INSERT INTO \(level.table) (series_id, first_ms, last_ms, stored_ms, body) VALUES (?, ?, ?, ?, ?)",
            .integer(series), .integer(rows.first?.timeMilliseconds ?? 0),
            .integer(rows.last?.timeMilliseconds ?? 0), .integer(stored), .blob(body))
    }

    private func keepOpen<Row: ChunkRow>(_ rows: [Row], _ body: [UInt8], series: Int64, storedAt stored: Int64) throws {
        guard let first = rows.first, let last = rows.last else { return try removeOpen(series) }
        try connection.run(
            """
            INSERT INTO open_chunks (series_id, level, first_ms, last_ms, stored_ms, body) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET first_ms = excluded.first_ms, last_ms = excluded.last_ms,
            stored_ms = excluded.stored_ms, body = excluded.body
            """,
            .integer(series), .integer(level.rawValue), .integer(first.timeMilliseconds),
            .integer(last.timeMilliseconds), .integer(stored), .blob(body))
    }

    /// The rows of a series' open chunk; `nil` when there is none.
    /// - Throws: `DatabaseError`.
    func open<Row: ChunkRow>(_ series: Int64) throws -> [Row]? {
        try connection.first(
            "SELECT body FROM open_chunks WHERE series_id = ? AND level = ?", .integer(series),
            .integer(level.rawValue)
        ) { try Row.decode($0.blob(0)) }
    }

    /// - Throws: `DatabaseError`.
    func removeOpen(_ series: Int64) throws {
        try connection.run(
            "DELETE FROM open_chunks WHERE series_id = ? AND level = ?", .integer(series), .integer(level.rawValue))
    }

    /// Closed chunks of a series with anything between `from` and `to`, by their first time.
    /// - Throws: `DatabaseError`.
    func entries(ofSeries series: Int64, from: Int64, to: Int64) throws -> [Entry] {
        try connection.rows(
            "SELECT id, first_ms, last_ms FROM \(level.table) WHERE series_id = ? AND last_ms >= ? AND first_ms <= ?",
            .integer(series), .integer(from), .integer(to)
        ) { Entry(id: $0.integer(0), first: $0.integer(1), last: $0.integer(2)) }
        .sorted { ($0.first, $0.id) < ($1.first, $1.id) }
    }

    /// The rows of a closed chunk.
    /// - Throws: `DatabaseError`.
    func rows<Row: ChunkRow>(of entry: Entry) throws -> [Row] {
        try connection.first("SELECT body FROM \(level.table) WHERE id = ?", .integer(entry.id)) {
            try Row.decode($0.blob(0))
        } ?? []
    }
}
