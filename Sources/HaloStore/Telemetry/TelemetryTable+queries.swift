import HaloModel

extension TelemetryTable {
    /// The newest sample of every metric, of one device or all, by device and metric.
    /// - Throws: `DatabaseError`.
    public func latest(of node: NodeID? = nil) throws -> [LatestSample] {
        try connection.rows(
            """
            SELECT nodes.name, metrics.name, latest_time_ms, latest_value, latest_quality
            FROM series JOIN nodes ON nodes.id = series.node_id JOIN metrics ON metrics.id = series.metric_id
            WHERE ?1 IS NULL OR nodes.name = ?1
            ORDER BY nodes.name, metrics.name
            """,
            node.map { .text($0.rawValue) } ?? .null
        ) { row -> LatestSample? in
            guard let node = NodeID(row.text(0)) else { return nil }
            let marks = StoredMarks(number: row.integer(4))
            let sample = Sample(
                metric: row.text(1), timeMilliseconds: row.integer(2), value: row.real(3), quality: marks.quality,
                timeSource: marks.timeSource)
            return LatestSample(node: node, sample: sample)
        }.compactMap { $0 }
    }

    /// Up to `limit` samples of one metric of a device with `from` ≤ time ≤ `to`, oldest first, those after `place`.
    /// - Throws: `DatabaseError`.
    public func samples(
        of node: NodeID, metric: String, from: Int64, to: Int64, after place: StoredSample.Place? = nil, limit: Int
    ) throws -> [StoredSample] {
        let series = try connection.first(
            """
            SELECT series.id FROM series JOIN nodes ON nodes.id = series.node_id
            JOIN metrics ON metrics.id = series.metric_id WHERE nodes.name = ? AND metrics.name = ?
            """,
            .text(node.rawValue), .text(metric)
        ) { $0.integer(0) }
        guard let series else { return [] }
        let after = place ?? StoredSample.Place(timeMilliseconds: from, stream: -1, sequence: -1)
        return try connection.rows(
            """
            SELECT time_ms, stream_id, sequence, value, quality FROM samples
            WHERE series_id = ? AND (time_ms, stream_id, sequence) > (?, ?, ?) AND time_ms <= ?
            ORDER BY time_ms, stream_id, sequence LIMIT ?
            """,
            .integer(series), .integer(after.timeMilliseconds), .integer(after.stream), .integer(after.sequence),
            .integer(to), .integer(Int64(limit))
        ) { row in
            let marks = StoredMarks(number: row.integer(4))
            return StoredSample(
                place: StoredSample.Place(
                    timeMilliseconds: row.integer(0), stream: row.integer(1), sequence: row.integer(2)),
                value: row.real(3), quality: marks.quality, timeSource: marks.timeSource)
        }
    }

    /// Every stream with the samples really there, by device and stream: reads the whole history, so it is for audits.
    /// - Throws: `DatabaseError`.
    public func audit() throws -> [StreamState] {
        try connection.rows(
            """
            SELECT nodes.name, boot, first_sequence, next_sequence, omitted, coalesce(counted.samples, 0)
            FROM streams JOIN nodes ON nodes.id = streams.node_id
            LEFT JOIN (SELECT stream_id, count(*) AS samples FROM samples GROUP BY stream_id) AS counted
            ON counted.stream_id = streams.id
            ORDER BY nodes.name, streams.id
            """
        ) { row -> StreamState? in
            guard let node = NodeID(row.text(0)) else { return nil }
            return StreamState(
                node: node, boot: row.text(1), firstSequence: UInt64(max(0, row.integer(2))),
                nextSequence: UInt64(max(0, row.integer(3))), omittedSamples: UInt64(max(0, row.integer(4))),
                storedSamples: row.integer(5))
        }.compactMap { $0 }
    }

    /// Samples ever stored, from the streams' marks.
    /// - Throws: `DatabaseError`.
    public func storedCount() throws -> Int64 {
        try connection.first("SELECT coalesce(sum(next_sequence - first_sequence - omitted), 0) FROM streams") {
            $0.integer(0)
        } ?? 0
    }
}
