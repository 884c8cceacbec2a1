/// Moves the samples of a database made before chunks, one row each, into chunks, series by series.
struct SampleRowConversion {
    let connection: Connection

    /// Rows held in memory at a time.
    private static let step = 4096

    /// - Throws: `DatabaseError`.
    func run() throws {
        let table = TelemetryTable(connection: connection, cache: SeriesCache())
        for series in try connection.rows("SELECT DISTINCT series_id FROM samples ORDER BY 1", map: { $0.integer(0) }) {
            let received = try connection.first(
                """
                SELECT coalesce(
                    (SELECT max(received_ms) FROM streams WHERE streams.node_id = series.node_id), latest_time_ms)
                FROM series WHERE id = ?
                """, .integer(series)
            ) { $0.integer(0) }
            // A row whose series is gone belongs to a device that was removed.
            guard let received else { continue }
            var last: StoredSample.Place?
            while let samples = try rows(of: series, after: last), let end = samples.last?.place {
                try table.add(samples, toSeries: series, storedAt: received)
                last = end
            }
        }
    }

    private func rows(of series: Int64, after place: StoredSample.Place?) throws -> [StoredSample]? {
        let after = place ?? StoredSample.Place(timeMilliseconds: .min, stream: .min, sequence: .min)
        return try connection.rows(
            """
            SELECT time_ms, stream_id, sequence, value, quality FROM samples
            WHERE series_id = ? AND (time_ms, stream_id, sequence) > (?, ?, ?)
            ORDER BY time_ms, stream_id, sequence LIMIT ?
            """,
            .integer(series), .integer(after.timeMilliseconds), .integer(after.stream), .integer(after.sequence),
            .integer(Int64(Self.step))
        ) { row in
            let marks = StoredMarks(number: row.integer(4))
            return StoredSample(
                place: StoredSample.Place(
                    timeMilliseconds: row.integer(0), stream: row.integer(1), sequence: row.integer(2)),
                value: row.real(3), quality: marks.quality, timeSource: marks.timeSource)
        }
    }
}
