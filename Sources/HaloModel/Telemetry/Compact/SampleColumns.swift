/// Samples column by column, as the spool and the compact batch hold them: names once, then which metric each sample is of,
/// then times, qualities and the readings of each metric. docs/telemetry.md has the layout.
public enum SampleColumns {
    /// Octets of a metric's name.
    public static let nameLimit = 256

    /// Writes samples; their number is not written.
    public static func write(_ samples: [Sample], to writer: inout CompactWriter) {
        guard !samples.isEmpty else { return }
        var numbers: [String: Int] = [:]
        var names: [String] = []
        let metrics = samples.map { sample -> Int in
            if let known = numbers[sample.metric] { return known }
            names.append(sample.metric)
            numbers[sample.metric] = names.count - 1
            return names.count - 1
        }
        writeNames(names, to: &writer)
        MetricColumn.write(metrics, names: names.count, to: &writer)
        writeTimes(samples.map(\.timeMilliseconds), to: &writer)
        writeMarks(samples.map(mark), to: &writer)
        var values = [[Double]](repeating: [], count: names.count)
        for (metric, sample) in zip(metrics, samples) { values[metric].append(sample.value) }
        for column in values { ValueColumn.write(column, to: &writer) }
    }

    /// Reads `count` samples.
    /// - Throws: `CompactError`.
    public static func read(_ count: Int, from reader: inout CompactReader) throws -> [Sample] {
        guard count > 0 else { return [] }
        let names = try readNames(limit: count, from: &reader)
        let metrics = try MetricColumn.read(count, names: names.count, from: &reader)
        let times = try readTimes(count, from: &reader)
        let marks = try readMarks(count, from: &reader)
        var counts = [Int](repeating: 0, count: names.count)
        for metric in metrics { counts[metric] += 1 }
        var columns = try counts.map { try ValueColumn.read($0, from: &reader).makeIterator() }
        var samples: [Sample] = []
        samples.reserveCapacity(count)
        for index in 0..<count {
            let metric = metrics[index]
            samples.append(
                Sample(
                    metric: names[metric], timeMilliseconds: times[index], value: columns[metric].next() ?? 0,
                    quality: marks[index].quality, timeSource: marks[index].source))
        }
        return samples
    }

    // MARK: - Names

    /// Each name as the count of octets it begins with like the one before, and the rest.
    private static func writeNames(_ names: [String], to writer: inout CompactWriter) {
        writer.count(names.count)
        var last: [UInt8] = []
        for name in names {
            let octets = Array(name.utf8)
            let shared = zip(octets, last).prefix { $0 == $1 }.count
            writer.count(shared)
            writer.count(octets.count - shared)
            writer.raw(octets.dropFirst(shared))
            last = octets
        }
    }

    private static func readNames(limit: Int, from reader: inout CompactReader) throws -> [String] {
        var last: [UInt8] = []
        return try (0..<reader.count("metrics", limit: limit)).map { _ in
            let shared = try reader.count("octets of the name before", limit: last.count)
            let rest = try reader.count("octets of a name", limit: nameLimit - shared)
            last = Array(last.prefix(shared)) + (try reader.raw(rest))
            guard let name = String(validating: last, as: UTF8.self) else {
                throw reader.failure("a metric's name in UTF-8 before")
            }
            return name
        }
    }

    // MARK: - Times

    /// The first time; then how many samples have the same, and the step to the next, until none is left.
    private static func writeTimes(_ times: [Int64], to writer: inout CompactWriter) {
        var last: Int64 = 0
        var index = 0
        while index < times.count {
            writer.signed(times[index] &- last)
            last = times[index]
            let run = times[index...].prefix { $0 == last }.count
            writer.count(run)
            index += run
        }
    }

    private static func readTimes(_ count: Int, from reader: inout CompactReader) throws -> [Int64] {
        var times: [Int64] = []
        times.reserveCapacity(count)
        var last: Int64 = 0
        while times.count < count {
            last = last &+ (try reader.signed())
            times += repeatElement(last, count: try run(count - times.count, from: &reader))
        }
        return times
    }

    // MARK: - Marks

    /// Quality in the low half of an octet, time source in the high one; numbers are never given another meaning.
    private static func mark(_ sample: Sample) -> UInt8 {
        let quality: UInt8 =
            switch sample.quality {
            case .good: 0
            case .implausible: 1
            case .unclocked: 2
            }
        return quality | (sample.timeSource == .corrected ? 0x10 : 0)
    }

    private static func writeMarks(_ marks: [UInt8], to writer: inout CompactWriter) {
        var index = 0
        while index < marks.count {
            let run = marks[index...].prefix { $0 == marks[index] }.count
            writer.octet(marks[index])
            writer.count(run)
            index += run
        }
    }

    private static func readMarks(
        _ count: Int, from reader: inout CompactReader
    ) throws -> [(quality: SampleQuality, source: SampleTimeSource)] {
        var marks: [(quality: SampleQuality, source: SampleTimeSource)] = []
        marks.reserveCapacity(count)
        while marks.count < count {
            let mark = try reader.octet()
            let quality: SampleQuality
            switch mark & 15 {
            case 0: quality = .good
            case 1: quality = .implausible
            case 2: quality = .unclocked
            default: throw reader.failure("a quality this program knows before")
            }
            guard mark >> 4 <= 1 else { throw reader.failure("a time source this program knows before") }
            let source: SampleTimeSource = mark >> 4 == 1 ? .corrected : .clock
            marks += repeatElement(
                (quality: quality, source: source), count: try run(count - marks.count, from: &reader))
        }
        return marks
    }

    private static func run(_ limit: Int, from reader: inout CompactReader) throws -> Int {
        let run = try reader.count("samples", limit: limit)
        guard run > 0 else { throw reader.failure("a run of at least 1 before") }
        return run
    }
}
