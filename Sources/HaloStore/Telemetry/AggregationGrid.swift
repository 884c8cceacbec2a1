/// Equal parts of a range of time, which samples and aggregates are counted into.
struct AggregationGrid {
    /// Where the first part begins, milliseconds since the POSIX epoch.
    let start: Int64
    /// Width of a part, milliseconds.
    let width: Int64
    /// What every part comes to so far.
    private var parts: [RollupBucket?]

    /// At most `points` parts that cover `from` to `to`.
    ///
    /// The width is a whole number of minutes or hours as soon as it is more than one, and the first part begins at a multiple
    /// of that unit: an aggregate then falls into one part.
    init(from: Int64, to: Int64, points: Int, leastWidth: Int64) {
        let count = Int64(max(1, points))
        var grid = Self.fit(from, to, count, leastWidth, unit: 1)
        for unit in [ChunkLevel.minute.widthMilliseconds, ChunkLevel.hour.widthMilliseconds] where grid.width >= unit {
            grid = Self.fit(from, to, count, leastWidth, unit: unit)
        }
        start = grid.start
        width = grid.width
        parts = Array(repeating: nil, count: Int(count))
    }

    private static func fit(
        _ from: Int64, _ to: Int64, _ count: Int64, _ leastWidth: Int64, unit: Int64
    ) -> (start: Int64, width: Int64) {
        let start = RollupBucket.start(of: from, width: unit)
        let span = max(0, to.subtractingReportingOverflow(start).partialValue)
        let least = max(leastWidth, span / count + 1)
        let (rounded, overflow) = ((least - 1) / unit + 1).multipliedReportingOverflow(by: unit)
        return (start, overflow ? least : rounded)
    }

    mutating func add(_ bucket: RollupBucket) {
        let (offset, overflow) = bucket.timeMilliseconds.subtractingReportingOverflow(start)
        guard !overflow, offset >= 0, let index = Int(exactly: offset / width), index < parts.count else { return }
        if parts[index] == nil { parts[index] = bucket } else { parts[index]?.add(bucket) }
    }

    /// Parts in which there is anything.
    var points: [AggregatedPoint] {
        parts.enumerated().compactMap { index, part in
            part.map { part in
                AggregatedPoint(
                    timeMilliseconds: start + Int64(index) * width, count: part.count, minimum: part.minimum,
                    maximum: part.maximum, mean: part.sum / Double(part.count))
            }
        }
    }
}
