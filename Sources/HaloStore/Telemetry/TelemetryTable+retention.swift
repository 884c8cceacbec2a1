import HaloModel

extension TelemetryTable {
    /// Chunks that go in one step, so that a step takes a few milliseconds.
    private static let chunksPerStep: Int64 = 32
    /// 2024-01-01T00:00:00Z. What was stored before was stored while the gateway's clock was not set.
    private static let clockEpoch: Int64 = 1_704_067_200_000

    private struct Due {
        var id: Int64
        var series: Int64
        var stored: Int64
        var body: [UInt8]
    }

    /// Takes a few chunks that are due to go; samples become aggregates of a minute in the same transaction.
    /// - Returns: Chunks taken; when there were any, there may be more.
    /// - Throws: `DatabaseError`.
    func expire(_ policy: RetentionPolicy, at time: WallTime) throws -> Int {
        for level in ChunkLevel.allCases {
            let (limit, overflow) = time.milliseconds.subtractingReportingOverflow(policy.milliseconds(of: level))
            guard !overflow else { continue }
            try dateUndated(level, at: time)
            let taken = try expireClosed(level, storedBefore: limit) + expireOpen(level, storedBefore: limit)
            if taken > 0 { return taken }
        }
        return 0
    }

    /// What was stored at an unknown time counts as stored now.
    private func dateUndated(_ level: ChunkLevel, at time: WallTime) throws {
        try connection.run(
            """
            UPDATE \(level.table) SET stored_ms = ?
            WHERE id IN (SELECT id FROM \(level.table) ORDER BY id LIMIT ?) AND stored_ms < ?
            """, .integer(time.milliseconds), .integer(Self.chunksPerStep), .integer(Self.clockEpoch))
        try connection.run(
            "UPDATE open_chunks SET stored_ms = ? WHERE level = ? AND stored_ms < ?", .integer(time.milliseconds),
            .integer(level.rawValue), .integer(Self.clockEpoch))
    }

    private func expireClosed(_ level: ChunkLevel, storedBefore limit: Int64) throws -> Int {
        // Chunks are numbered in the order they were closed, so the oldest come first.
        let due = try connection.rows(
            "SELECT id, series_id, stored_ms, body FROM \(level.table) ORDER BY id LIMIT ?",
            .integer(Self.chunksPerStep)
        ) { Due(id: $0.integer(0), series: $0.integer(1), stored: $0.integer(2), body: $0.blob(3)) }
        .prefix { $0.stored < limit }
        for chunk in due {
            try keepMinutes(of: chunk, level)
            try connection.run("DELETE FROM \(level.table) WHERE id = ?", .integer(chunk.id))
        }
        return due.count
    }

    private func expireOpen(_ level: ChunkLevel, storedBefore limit: Int64) throws -> Int {
        let due = try connection.rows(
            "SELECT series_id, stored_ms, body FROM open_chunks WHERE level = ? AND stored_ms < ? LIMIT ?",
            .integer(level.rawValue), .integer(limit), .integer(Self.chunksPerStep)
        ) { Due(id: 0, series: $0.integer(0), stored: $0.integer(1), body: $0.blob(2)) }
        for chunk in due {
            try keepMinutes(of: chunk, level)
            try chunks(level).removeOpen(chunk.series)
        }
        return due.count
    }

    /// A chunk that cannot be read any more has nothing to give; it goes as well, or it would stand in the way for ever.
    private func keepMinutes(of chunk: Due, _ level: ChunkLevel) throws {
        guard level == .sample, let samples = try? StoredSample.decode(chunk.body) else { return }
        try chunks(.minute).add(
            RollupBucket.buckets(of: samples, width: ChunkLevel.minute.widthMilliseconds), toSeries: chunk.series,
            storedAt: chunk.stored)
    }
}
