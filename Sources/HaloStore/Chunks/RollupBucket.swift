import HaloModel

/// What samples of one minute or hour come to. Implausible readings are left out.
struct RollupBucket: Equatable {
    /// When the bucket begins, milliseconds since the POSIX epoch: a multiple of its width.
    var timeMilliseconds: Int64
    /// Samples in it, at least 1.
    var count: Int64
    /// Their sum.
    var sum: Double
    /// The least.
    var minimum: Double
    /// The greatest.
    var maximum: Double

    /// A bucket with one sample.
    init(timeMilliseconds: Int64, value: Double) {
        self.init(timeMilliseconds: timeMilliseconds, count: 1, sum: value, minimum: value, maximum: value)
    }

    init(timeMilliseconds: Int64, count: Int64, sum: Double, minimum: Double, maximum: Double) {
        self.timeMilliseconds = timeMilliseconds
        self.count = count
        self.sum = sum
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Adds what another bucket has.
    mutating func add(_ other: RollupBucket) {
        count = count.addingReportingOverflow(other.count).partialValue
        sum += other.sum
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
    }

    /// Buckets of samples in the order of their time.
    static func buckets(of samples: [StoredSample], width: Int64) -> [RollupBucket] {
        var buckets: [RollupBucket] = []
        for sample in samples where sample.quality != .implausible {
            let bucket = RollupBucket(
                timeMilliseconds: start(of: sample.place.timeMilliseconds, width: width), value: sample.value)
            if let last = buckets.indices.last, buckets[last].timeMilliseconds == bucket.timeMilliseconds {
                buckets[last].add(bucket)
            } else {
                buckets.append(bucket)
            }
        }
        return buckets
    }

    /// The multiple of `width` at or before `time`; a time too close to the earliest there is stays as it is.
    static func start(of time: Int64, width: Int64) -> Int64 {
        let rest = time % width
        let (start, overflow) = time.subtractingReportingOverflow(rest < 0 ? rest + width : rest)
        return overflow ? time : start
    }
}

/// Buckets column by column: times, counts, sums, least and greatest readings.
extension RollupBucket: ChunkRow {
    private static let form: UInt8 = 2
    static let rowsPerChunk = 512

    static func encode(_ buckets: [RollupBucket]) -> [UInt8] {
        ChunkEnvelope.seal(form: form, rows: buckets.count) { writer in
            IntegerColumn.write(buckets.map(\.timeMilliseconds), to: &writer)
            IntegerColumn.write(buckets.map(\.count), to: &writer)
            ReadingColumn.write(buckets.map(\.sum), to: &writer)
            ReadingColumn.write(buckets.map(\.minimum), to: &writer)
            ReadingColumn.write(buckets.map(\.maximum), to: &writer)
        }
    }

    static func decode(_ octets: [UInt8]) throws -> [RollupBucket] {
        try ChunkEnvelope.open(octets, form: form) { count, reader in
            let times = try IntegerColumn.read(count, from: &reader)
            let counts = try IntegerColumn.read(count, from: &reader)
            let sums = try ReadingColumn.read(count, from: &reader)
            let minima = try ReadingColumn.read(count, from: &reader)
            let maxima = try ReadingColumn.read(count, from: &reader)
            return (0..<count).map { index in
                RollupBucket(
                    timeMilliseconds: times[index], count: counts[index], sum: sums[index], minimum: minima[index],
                    maximum: maxima[index])
            }
        }
    }

    static func merge(_ old: [RollupBucket], _ new: [RollupBucket]) -> [RollupBucket] {
        var merged: [RollupBucket] = []
        merged.reserveCapacity(old.count + new.count)
        for bucket in (old + new).sorted(by: { $0.timeMilliseconds < $1.timeMilliseconds }) {
            if let last = merged.indices.last, merged[last].timeMilliseconds == bucket.timeMilliseconds {
                merged[last].add(bucket)
            } else {
                merged.append(bucket)
            }
        }
        return merged
    }
}
