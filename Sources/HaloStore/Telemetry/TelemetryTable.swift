import HaloModel

/// Samples, their series and streams: writing.
public struct TelemetryTable {
    let connection: Connection

    /// The most metrics one device may have.
    public static let seriesLimit: Int64 = 4096
    /// A newest sample this far ahead of the gateway's clock gives way to any later arrival, milliseconds: the device's
    /// clock was wrong and has been set.
    static let clockToleranceMilliseconds: Int64 = 60_000

    private struct Stream {
        var id: Int64
        var next: Int64
    }

    /// Stores what is new in a batch: samples below the stream's mark are there already. A stream the gateway does not
    /// know begins where its first batch begins, so that a gateway whose database was lost is not deaf to devices that
    /// have dropped what was acknowledged.
    /// - Throws: `TelemetryError`; `DatabaseError`.
    public func store(_ batch: TelemetryBatch, at time: WallTime) throws -> TelemetryReceipt {
        guard let first = Int64(exactly: batch.firstSequence), first <= .max - Int64(batch.samples.count) else {
            throw TelemetryError.sequenceTooLarge
        }
        guard let numbering = batch.numbering else { throw TelemetryError.omissionsOutOfOrder }
        guard let end = Int64(exactly: numbering.next) else { throw TelemetryError.sequenceTooLarge }
        let node = try connection.first("SELECT id FROM nodes WHERE name = ?", .text(batch.node.rawValue)) {
            $0.integer(0)
        }
        guard let node else { throw TelemetryError.unknownNode }
        let stream = try stream(of: node, boot: batch.boot, first: first, at: time)
        guard first <= stream.next else { throw TelemetryError.gap(expected: UInt64(stream.next)) }
        var series: [String: Int64] = [:]
        var stored = 0
        for (number, sample) in zip(numbering.samples, batch.samples) where Int64(number) >= stream.next {
            let id = try series[sample.metric] ?? self.series(of: node, sample)
            series[sample.metric] = id
            try insert(sample, series: id, stream: stream.id, sequence: Int64(number), at: time)
            stored += 1
        }
        let next = max(stream.next, end)
        try connection.run(
            "UPDATE streams SET next_sequence = ?, omitted = omitted + ?, received_ms = ? WHERE id = ?",
            .integer(next), .integer(next - stream.next - Int64(stored)), .integer(time.milliseconds),
            .integer(stream.id))
        return TelemetryReceipt(boot: batch.boot, nextSequence: UInt64(next), stored: stored)
    }

    private func stream(of node: Int64, boot: String, first: Int64, at time: WallTime) throws -> Stream {
        let known = try connection.first(
            "SELECT id, next_sequence FROM streams WHERE node_id = ? AND boot = ?", .integer(node), .text(boot)
        ) { Stream(id: $0.integer(0), next: $0.integer(1)) }
        if let known { return known }
        try connection.run(
            "INSERT INTO streams (node_id, boot, first_sequence, next_sequence, received_ms) VALUES (?, ?, ?, ?, ?)",
            .integer(node), .text(boot), .integer(first), .integer(first), .integer(time.milliseconds))
        return Stream(id: connection.lastInsertedID, next: first)
    }

    private func series(of node: Int64, _ sample: Sample) throws -> Int64 {
        let known = try connection.first(
            """
            SELECT series.id FROM series JOIN metrics ON metrics.id = series.metric_id
            WHERE series.node_id = ? AND metrics.name = ?
            """,
            .integer(node), .text(sample.metric)
        ) { $0.integer(0) }
        if let known { return known }
        let count = try connection.first("SELECT count(*) FROM series WHERE node_id = ?", .integer(node)) {
            $0.integer(0)
        }
        guard count ?? 0 < Self.seriesLimit else { throw TelemetryError.tooManySeries(limit: Self.seriesLimit) }
        try connection.run("INSERT INTO metrics (name) VALUES (?) ON CONFLICT DO NOTHING", .text(sample.metric))
        try connection.run(
            """
            INSERT INTO series (node_id, metric_id, latest_time_ms, latest_value, latest_quality)
            VALUES (?, (SELECT id FROM metrics WHERE name = ?), ?, ?, ?)
            """,
            .integer(node), .text(sample.metric), .integer(sample.timeMilliseconds), .real(sample.value),
            .integer(StoredMarks(sample).number))
        return connection.lastInsertedID
    }

    private func insert(_ sample: Sample, series: Int64, stream: Int64, sequence: Int64, at time: WallTime) throws {
        try connection.run(
            "INSERT INTO samples (series_id, time_ms, stream_id, sequence, value, quality) VALUES (?, ?, ?, ?, ?, ?)",
            .integer(series), .integer(sample.timeMilliseconds), .integer(stream), .integer(sequence),
            .real(sample.value), .integer(StoredMarks(sample).number))
        try connection.run(
            """
            UPDATE series SET latest_time_ms = ?2, latest_value = ?3, latest_quality = ?4
            WHERE id = ?1 AND (latest_time_ms <= ?2 OR latest_time_ms > ?5)
            """,
            .integer(series), .integer(sample.timeMilliseconds), .real(sample.value),
            .integer(StoredMarks(sample).number), .integer(time.milliseconds + Self.clockToleranceMilliseconds))
    }
}
