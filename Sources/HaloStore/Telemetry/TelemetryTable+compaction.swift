import HaloModel

extension TelemetryTable {
    /// Reports of a device that are sorted into chunks together: enough that a chunk is written anew seldom.
    static let reportsPerCompaction: Int64 = 128
    /// Samples that are enough for it as well.
    static let samplesPerCompaction: Int64 = 4096

    /// A device with reports that wait to be sorted.
    struct Waiting: Equatable {
        var node: Int64
        var reports: Int64
        var samples: Int64
    }

    /// Sorts the oldest reports of a device into chunks.
    /// - Throws: `DatabaseError`.
    func compact(node: Int64) throws {
        var samples: [Int64: [StoredSample]] = [:]
        var newest: [Int64: NewestSample] = [:]
        var last: (id: Int64, received: Int64)?
        _ = try connection.rows(
            "SELECT id, stream_id, received_ms, body FROM reports WHERE node_id = ? ORDER BY id LIMIT ?",
            .integer(node), .integer(Self.reportsPerCompaction * 2)
        ) { row in
            let received = row.integer(2)
            try ReportBody.read(row.blob(3), stream: row.integer(1)) { series, sample in
                samples[series, default: []].append(sample)
                if newest[series] == nil { newest[series] = try storedNewest(of: series) }
                newest[series]?.see(sample, receivedMilliseconds: received)
            }
            last = (row.integer(0), received)
        }
        guard let last else { return }
        for (series, added) in samples.sorted(by: { $0.key < $1.key }) {
            // A series that is gone was taken away on purpose.
            guard let latest = newest[series] else { continue }
            try add(StoredSample.sorted(added), toSeries: series, storedAt: last.received)
            try connection.run(
                "UPDATE series SET latest_time_ms = ?, latest_value = ?, latest_quality = ? WHERE id = ?",
                .integer(latest.timeMilliseconds), .real(latest.value), .integer(latest.marks.number), .integer(series))
        }
        try connection.run("DELETE FROM reports WHERE node_id = ? AND id <= ?", .integer(node), .integer(last.id))
    }

    /// Adds samples, in order, to a series' chunks, and what they come to, to its hours.
    /// - Throws: `DatabaseError`.
    func add(_ samples: [StoredSample], toSeries series: Int64, storedAt stored: Int64) throws {
        try chunks(.sample).add(samples, toSeries: series, storedAt: stored)
        try chunks(.hour).add(
            RollupBucket.buckets(of: samples, width: ChunkLevel.hour.widthMilliseconds), toSeries: series,
            storedAt: stored)
    }

    func chunks(_ level: ChunkLevel) -> ChunkTable { ChunkTable(connection: connection, level: level) }

    /// Devices with reports that wait, by number.
    /// - Throws: `DatabaseError`.
    func waiting() throws -> [Waiting] {
        try connection.rows("SELECT node_id, count(*), sum(samples) FROM reports GROUP BY node_id ORDER BY node_id") {
            Waiting(node: $0.integer(0), reports: $0.integer(1), samples: $0.integer(2))
        }
    }

    /// What waits of one device.
    /// - Throws: `DatabaseError`.
    func waiting(of node: Int64) throws -> Waiting {
        try connection.first(
            "SELECT count(*), coalesce(sum(samples), 0) FROM reports WHERE node_id = ?", .integer(node)
        ) { Waiting(node: node, reports: $0.integer(0), samples: $0.integer(1)) }
            ?? Waiting(node: node, reports: 0, samples: 0)
    }

    /// The device whose report has waited longest, and when that was received, milliseconds since the POSIX epoch.
    /// - Throws: `DatabaseError`.
    func longestWaiting() throws -> (node: Int64, receivedMilliseconds: Int64)? {
        try connection.first("SELECT node_id, received_ms FROM reports ORDER BY id LIMIT 1") {
            ($0.integer(0), $0.integer(1))
        }
    }

    private func storedNewest(of series: Int64) throws -> NewestSample? {
        try connection.first(
            "SELECT latest_time_ms, latest_value, latest_quality FROM series WHERE id = ?", .integer(series)
        ) {
            NewestSample(
                timeMilliseconds: $0.integer(0), value: $0.real(1), marks: StoredMarks(number: $0.integer(2)))
        }
    }
}
