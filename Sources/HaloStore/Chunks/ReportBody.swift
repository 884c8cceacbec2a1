import HaloModel

/// The samples of one report as they wait to be sorted into chunks: written fast, read fast.
///
/// Form 1, the first sequence number, the count; for each sample the difference of the series' number from the one before, the
/// difference of the time from the one before, marks, how many sequence numbers lie between, and the reading's eight octets.
enum ReportBody {
    /// A sample with its series' number.
    struct Entry: Equatable {
        var series: Int64
        var sample: StoredSample
    }

    private static let form: UInt8 = 1

    static func encode(_ entries: [Entry]) -> [UInt8] {
        var writer = CompactWriter()
        writer.octet(form)
        let first = entries.first?.sample.place.sequence ?? 0
        writer.signed(first)
        writer.count(entries.count)
        var last = (series: Int64(0), time: Int64(0), sequence: first &- 1)
        for entry in entries {
            let place = entry.sample.place
            writer.signed(entry.series &- last.series)
            writer.signed(place.timeMilliseconds &- last.time)
            writer.octet(UInt8(truncatingIfNeeded: StoredMarks(entry.sample).number))
            writer.signed(place.sequence &- last.sequence &- 1)
            writer.fixed(entry.sample.value.bitPattern)
            last = (entry.series, place.timeMilliseconds, place.sequence)
        }
        return writer.octets
    }

    /// Hands every sample of `series`, or of all when it is `nil`, to `body`.
    /// - Throws: `DatabaseError` of kind `corrupt`; what `body` throws.
    static func read(
        _ octets: [UInt8], stream: Int64, series wanted: Int64? = nil, _ body: (Int64, StoredSample) throws -> Void
    ) throws {
        var reader = CompactReader(octets[...])
        do {
            guard try reader.octet() == form else { throw reader.failure("form \(form) before") }
            var sequence = try reader.signed() &- 1
            var series: Int64 = 0
            var time: Int64 = 0
            for _ in 0..<(try reader.count("samples", limit: TelemetryBatch.sampleLimit)) {
                series = series &+ (try reader.signed())
                time = time &+ (try reader.signed())
                let marks = try reader.octet()
                sequence = sequence &+ 1 &+ (try reader.signed())
                let bits = try reader.fixed()
                guard wanted == nil || wanted == series else { continue }
                let known = StoredMarks(number: Int64(marks))
                try body(
                    series,
                    StoredSample(
                        place: StoredSample.Place(timeMilliseconds: time, stream: stream, sequence: sequence),
                        value: Double(bitPattern: bits), quality: known.quality, timeSource: known.timeSource))
            }
        } catch let error as CompactError {
            throw DatabaseError(kind: .corrupt, message: "a report of telemetry cannot be read: \(error)")
        }
    }
}
