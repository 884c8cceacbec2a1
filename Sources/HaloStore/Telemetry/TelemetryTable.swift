import HaloModel

/// Samples, their series and streams: taking reports in.
public struct TelemetryTable {
    let connection: Connection
    let cache: SeriesCache

    /// The most metrics one device may have.
    public static let seriesLimit: Int64 = 4096

    private struct Stream {
        var id: Int64
        var next: Int64
    }

    /// Stores what is new in a batch: samples below the stream's mark are there already. A stream the gateway does not
    /// know begins where its first batch begins, so that a gateway whose database was lost is not deaf to devices that
    /// have dropped what was acknowledged.
    ///
    /// A batch that is refused changes nothing, so others of the same transaction are not touched by it.
    /// - Throws: `TelemetryError`; `DatabaseError`.
    public func store(_ batch: TelemetryBatch, at time: WallTime) throws -> TelemetryReceipt {
        try take(batch, at: time).receipt
    }

    /// `store`, and the device's number.
    func take(_ batch: TelemetryBatch, at time: WallTime) throws -> (receipt: TelemetryReceipt, node: Int64) {
        guard let first = Int64(exactly: batch.firstSequence), first <= .max - Int64(batch.samples.count) else {
            throw TelemetryError.sequenceTooLarge
        }
        guard batch.samples.count <= TelemetryBatch.sampleLimit else {
            throw TelemetryError.tooManySamples(limit: TelemetryBatch.sampleLimit)
        }
        guard let numbering = batch.numbering else { throw TelemetryError.omissionsOutOfOrder }
        guard let end = Int64(exactly: numbering.next) else { throw TelemetryError.sequenceTooLarge }
        guard let device = try device(batch.node) else { throw TelemetryError.unknownNode }
        let known = try stream(of: device.id, boot: batch.boot)
        if let known, first > known.next { throw TelemetryError.gap(expected: UInt64(known.next)) }
        let mark = known?.next ?? first
        let isNew = (0..<batch.samples.count).filter { Int64(numbering.samples[$0]) >= mark }
        let series = try series(of: device, isNew.map { batch.samples[$0] }, at: time)
        let stream = try known ?? newStream(of: device.id, boot: batch.boot, first: first, at: time)
        if !isNew.isEmpty {
            let entries = isNew.map { index in
                ReportBody.Entry(
                    series: series[batch.samples[index].metric] ?? 0,
                    sample: StoredSample(
                        batch.samples[index], stream: stream.id, sequence: Int64(numbering.samples[index])))
            }
            try connection.run(
                "INSERT INTO reports (node_id, stream_id, received_ms, samples, body) VALUES (?, ?, ?, ?, ?)",
                .integer(device.id), .integer(stream.id), .integer(time.milliseconds),
                .integer(Int64(entries.count)), .blob(ReportBody.encode(entries)))
        }
        let next = max(mark, end)
        try connection.run(
            "UPDATE streams SET next_sequence = ?, omitted = omitted + ?, received_ms = ? WHERE id = ?",
            .integer(next), .integer(next - mark - Int64(isNew.count)), .integer(time.milliseconds),
            .integer(stream.id))
        return (TelemetryReceipt(boot: batch.boot, nextSequence: UInt64(next), stored: isNew.count), device.id)
    }

    private func device(_ node: NodeID) throws -> SeriesCache.Device? {
        try connection.first("SELECT id, created_ms FROM nodes WHERE name = ?", .text(node.rawValue)) {
            SeriesCache.Device(id: $0.integer(0), createdMilliseconds: $0.integer(1))
        }
    }

    private func stream(of node: Int64, boot: String) throws -> Stream? {
        try connection.first(
            "SELECT id, next_sequence FROM streams WHERE node_id = ? AND boot = ?", .integer(node), .text(boot)
        ) { Stream(id: $0.integer(0), next: $0.integer(1)) }
    }

    private func newStream(of node: Int64, boot: String, first: Int64, at time: WallTime) throws -> Stream {
        try connection.run(
            "INSERT INTO streams (node_id, boot, first_sequence, next_sequence, received_ms) VALUES (?, ?, ?, ?, ?)",
            .integer(node), .text(boot), .integer(first), .integer(first), .integer(time.milliseconds))
        return Stream(id: connection.lastInsertedID, next: first)
    }

    /// Numbers of the series of all metrics in `samples`; those that are missing are made.
    private func series(
        of device: SeriesCache.Device, _ samples: [Sample], at time: WallTime
    ) throws -> [String: Int64] {
        var numbers = try cache.series(of: device) ?? storedSeries(of: device.id)
        var missing: [Sample] = []
        var seen: Set<String> = []
        for sample in samples where numbers[sample.metric] == nil && seen.insert(sample.metric).inserted {
            missing.append(sample)
        }
        guard Int64(numbers.count + missing.count) <= Self.seriesLimit else {
            throw TelemetryError.tooManySeries(limit: Self.seriesLimit)
        }
        for sample in missing {
            try connection.run("INSERT INTO metrics (name) VALUES (?) ON CONFLICT DO NOTHING", .text(sample.metric))
            try connection.run(
                """
                INSERT INTO series (node_id, metric_id, latest_time_ms, latest_value, latest_quality)
                VALUES (?, (SELECT id FROM metrics WHERE name = ?), ?, ?, ?)
                """,
                .integer(device.id), .text(sample.metric), .integer(sample.timeMilliseconds), .real(sample.value),
                .integer(StoredMarks(sample).number))
            numbers[sample.metric] = connection.lastInsertedID
        }
        if !missing.isEmpty || cache.series(of: device) == nil { cache.keep(numbers, of: device) }
        return numbers
    }

    private func storedSeries(of node: Int64) throws -> [String: Int64] {
        let pairs = try connection.rows(
            """
            SELECT metrics.name, series.id FROM series JOIN metrics ON metrics.id = series.metric_id
            WHERE series.node_id = ?
            """, .integer(node)
        ) { ($0.text(0), $0.integer(1)) }
        return Dictionary(pairs) { first, _ in first }
    }
}
