import HaloModel

extension TelemetryTable {
    /// What one metric of a device came to between `from` and `to`, in at most `points` equal parts; parts without samples
    /// are left out.
    ///
    /// Parts of an hour and more are made of aggregates of an hour, and so are all parts when `isHourly`; the first then
    /// begins at the hour before `from`. Finer ones are made of the samples, and where they are gone of aggregates of a minute.
    /// - Throws: `DatabaseError`.
    public func aggregate(
        of node: NodeID, metric: String, from: Int64, to: Int64, points: Int, isHourly: Bool = false
    ) throws -> [AggregatedPoint] {
        guard from <= to, let series = try series(of: node, metric: metric) else { return [] }
        let hour = ChunkLevel.hour.widthMilliseconds
        var grid = AggregationGrid(from: from, to: to, points: points, leastWidth: isHourly ? hour : 1)
        let range = (grid.width < hour ? from : grid.start)...to
        for sample in try waitingSamples(of: series) where range.contains(sample.place.timeMilliseconds) {
            grid.add(sample)
        }
        if grid.width >= hour {
            try eachRow(of: .hour, series, range) { (bucket: RollupBucket) in grid.add(bucket) }
        } else {
            try eachRow(of: .sample, series, range) { (sample: StoredSample) in grid.add(sample) }
            try eachRow(of: .minute, series, range) { (bucket: RollupBucket) in grid.add(bucket) }
        }
        return grid.points
    }

    private func eachRow<Row: ChunkRow>(
        of level: ChunkLevel, _ series: Series, _ range: ClosedRange<Int64>, _ body: (Row) -> Void
    ) throws {
        let table = chunks(level)
        for row in try table.open(series.id) ?? [Row]() where range.contains(row.timeMilliseconds) { body(row) }
        let entries = try table.entries(ofSeries: series.id, from: range.lowerBound, to: range.upperBound)
        for entry in entries {
            for row in try table.rows(of: entry) as [Row] where range.contains(row.timeMilliseconds) { body(row) }
        }
    }
}

extension AggregationGrid {
    fileprivate mutating func add(_ sample: StoredSample) {
        guard sample.quality != .implausible else { return }
        add(RollupBucket(timeMilliseconds: sample.place.timeMilliseconds, value: sample.value))
    }
}
