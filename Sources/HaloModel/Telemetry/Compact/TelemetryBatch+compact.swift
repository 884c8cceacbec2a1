/// The compact form of a batch, which costs a fraction of JSON on the air.
extension TelemetryBatch {
    /// Its media type; the vendor tree of RFC 6838 section 3.2.
    public static let compactMediaType = "application/vnd.halo.telemetry"

    private static let version: UInt8 = 1
    private static let nameLimit = 64

    /// The batch: version, names, first number, omitted runs, count, columns.
    public var compact: [UInt8] {
        var writer = CompactWriter()
        writer.octet(Self.version)
        writer.text(node.rawValue)
        writer.text(boot)
        writer.unsigned(firstSequence)
        SequenceRun.write(omitted, after: firstSequence, to: &writer)
        writer.count(samples.count)
        SampleColumns.write(samples, to: &writer)
        return writer.octets
    }

    /// Reads a compact batch, whatever the octets.
    /// - Throws: `CompactError`.
    public init(compact octets: [UInt8]) throws {
        var reader = CompactReader(octets[...])
        guard try reader.octet() == Self.version else { throw CompactError(offset: 0, expected: "version 1") }
        guard let node = NodeID(try reader.text("a device's name", limit: Self.nameLimit)) else {
            throw reader.failure("a device's name before")
        }
        let boot = try reader.text("a stream's name", limit: Self.nameLimit)
        let first = try reader.unsigned()
        let omitted = try SequenceRun.read(limit: Self.sampleLimit + 1, after: first, from: &reader)
        let count = try reader.count("samples", limit: Self.sampleLimit)
        let samples = try SampleColumns.read(count, from: &reader)
        guard reader.remaining == 0 else { throw reader.failure("the end") }
        self.init(node: node, boot: boot, firstSequence: first, omitted: omitted, samples: samples)
    }
}

extension SequenceRun {
    /// Writes runs, each as the distance from the end of the one before and its count.
    public static func write(_ runs: [SequenceRun], after first: UInt64, to writer: inout CompactWriter) {
        writer.count(runs.count)
        var end = first
        for run in runs {
            writer.unsigned(run.first &- end)
            writer.unsigned(run.count)
            end = run.first &+ run.count
        }
    }

    /// Reads at most `limit` runs.
    /// - Throws: `CompactError`, also when a number does not fit into 64 bits.
    public static func read(limit: Int, after first: UInt64, from reader: inout CompactReader) throws -> [SequenceRun] {
        var end = first
        return try (0..<reader.count("omitted runs", limit: limit)).map { _ in
            let (start, startOverflow) = end.addingReportingOverflow(try reader.unsigned())
            let count = try reader.unsigned()
            let (next, overflow) = start.addingReportingOverflow(count)
            guard !startOverflow, !overflow else { throw reader.failure("numbers of 64 bits before") }
            end = next
            return SequenceRun(first: start, count: count)
        }
    }
}
