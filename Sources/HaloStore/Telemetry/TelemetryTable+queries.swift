import HaloModel

extension TelemetryTable {
    /// The newest sample of every metric, of one device or all, by device and metric. Reads one row a series, and the
    /// reports that wait to be sorted.
    /// - Throws: `DatabaseError`.
    public func latest(of node: NodeID? = nil) throws -> [LatestSample] {
        struct Newest {
            var node: String
            var metric: String
            var sample: NewestSample
        }
        var places: [Int64: Int] = [:]
        var newest = try connection.rows(
            """
            SELECT nodes.name, metrics.name, latest_time_ms, latest_value, latest_quality, series.id
            FROM series JOIN nodes ON nodes.id = series.node_id JOIN metrics ON metrics.id = series.metric_id
            WHERE ?1 IS NULL OR nodes.name = ?1
            ORDER BY nodes.name, metrics.name
            """,
            node.map { .text($0.rawValue) } ?? .null
        ) { row in
            places[row.integer(5)] = places.count
            return Newest(
                node: row.text(0), metric: row.text(1),
                sample: NewestSample(
                    timeMilliseconds: row.integer(2), value: row.real(3), marks: StoredMarks(number: row.integer(4))))
        }
        try reports(of: node) { received, series, sample in
            guard let place = places[series] else { return }
            newest[place].sample.see(sample, receivedMilliseconds: received)
        }
        return newest.compactMap { entry in
            guard let node = NodeID(entry.node) else { return nil }
            let sample = Sample(
                metric: entry.metric, timeMilliseconds: entry.sample.timeMilliseconds, value: entry.sample.value,
                quality: entry.sample.marks.quality, timeSource: entry.sample.marks.timeSource)
            return LatestSample(node: node, sample: sample)
        }
    }

    /// Up to `limit` samples of one metric of a device with `from` ≤ time ≤ `to`, oldest first, those after `place`.
    /// - Throws: `DatabaseError`.
    public func samples(
        of node: NodeID, metric: String, from: Int64, to: Int64, after place: StoredSample.Place? = nil, limit: Int
    ) throws -> [StoredSample] {
        guard limit > 0, let series = try series(of: node, metric: metric) else { return [] }
        let start = max(from, place?.timeMilliseconds ?? .min)
        func isWanted(_ sample: StoredSample) -> Bool {
            sample.place.timeMilliseconds >= start && sample.place.timeMilliseconds <= to
                && place.map { sample.place > $0 } ?? true
        }
        var found = try waitingSamples(of: series).filter(isWanted)
        found += (try chunks(.sample).open(series.id) ?? [StoredSample]()).filter(isWanted)
        let entries = try chunks(.sample).entries(ofSeries: series.id, from: start, to: to)
        for (index, entry) in entries.enumerated() {
            found += (try chunks(.sample).rows(of: entry) as [StoredSample]).filter(isWanted)
            guard found.count >= limit, index + 1 < entries.count else { continue }
            // What is before the next chunk's first sample is complete.
            let next = entries[index + 1].first
            if found.count(where: { $0.place.timeMilliseconds < next }) >= limit { break }
        }
        return Array(StoredSample.sorted(found).prefix(limit))
    }

    /// Every stream with the samples really there, by device and stream: reads all samples, so it is for audits. Samples
    /// that have become aggregates are not counted.
    /// - Throws: `DatabaseError`.
    public func audit() throws -> [StreamState] {
        var counts: [Int64: Int64] = [:]
        try reports { _, _, sample in counts[sample.place.stream, default: 0] += 1 }
        for table in ["open_chunks WHERE level = 0", ChunkLevel.sample.table] {
            _ = try connection.rows("SELECT body FROM \(table)") { row in
                for sample in try StoredSample.decode(row.blob(0)) { counts[sample.place.stream, default: 0] += 1 }
            }
        }
        return try connection.rows(
            """
            SELECT nodes.name, boot, first_sequence, next_sequence, omitted, streams.id
            FROM streams JOIN nodes ON nodes.id = streams.node_id ORDER BY nodes.name, streams.id
            """
        ) { row -> StreamState? in
            guard let node = NodeID(row.text(0)) else { return nil }
            return StreamState(
                node: node, boot: row.text(1), firstSequence: UInt64(max(0, row.integer(2))),
                nextSequence: UInt64(max(0, row.integer(3))), omittedSamples: UInt64(max(0, row.integer(4))),
                storedSamples: counts[row.integer(5)] ?? 0)
        }.compactMap { $0 }
    }

    /// Samples ever stored, from the streams' marks.
    /// - Throws: `DatabaseError`.
    public func storedCount() throws -> Int64 {
        try connection.first("SELECT coalesce(sum(next_sequence - first_sequence - omitted), 0) FROM streams") {
            $0.integer(0)
        } ?? 0
    }

    // MARK: - Parts

    /// A series and its device, by number.
    struct Series {
        var id: Int64
        var node: Int64
    }

    func series(of node: NodeID, metric: String) throws -> Series? {
        try connection.first(
            """
            SELECT series.id, series.node_id FROM series JOIN nodes ON nodes.id = series.node_id
            JOIN metrics ON metrics.id = series.metric_id WHERE nodes.name = ? AND metrics.name = ?
            """,
            .text(node.rawValue), .text(metric)
        ) { Series(id: $0.integer(0), node: $0.integer(1)) }
    }

    /// Samples of a series in reports that wait, in the order of arrival.
    func waitingSamples(of series: Series) throws -> [StoredSample] {
        var samples: [StoredSample] = []
        _ = try connection.rows(
            "SELECT stream_id, body FROM reports WHERE node_id = ? ORDER BY id", .integer(series.node)
        ) { row in
            try ReportBody.read(row.blob(1), stream: row.integer(0), series: series.id) { samples.append($1) }
        }
        return samples
    }

    /// Hands every sample in reports that wait, in the order of arrival, to `body`: when it was received, its series, itself.
    private func reports(
        of node: NodeID? = nil, _ body: (Int64, Int64, StoredSample) throws -> Void
    ) throws {
        let read = { (row: Row) in
            let received = row.integer(1)
            try ReportBody.read(row.blob(2), stream: row.integer(0)) { try body(received, $0, $1) }
        }
        guard let node else {
            _ = try connection.rows("SELECT stream_id, received_ms, body FROM reports ORDER BY id", map: read)
            return
        }
        _ = try connection.rows(
            """
            SELECT stream_id, received_ms, body FROM reports
            WHERE node_id = (SELECT id FROM nodes WHERE name = ?) ORDER BY id
            """, .text(node.rawValue), map: read)
    }
}
