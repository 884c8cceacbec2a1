import HaloModel

/// Samples taken at one moment, as they lie in a segment.
struct SpoolBlock: Sendable, Equatable {
    /// The most samples of one block.
    static let sampleLimit = 512

    /// The stream of sequence numbers.
    var series: UInt64
    /// The number of the first sample, or of an omitted run before it.
    var firstSequence: UInt64
    /// Numbers in between whose samples were thinned out.
    var omitted: [SequenceRun] = []
    /// When they were taken.
    var stamp: SampleStamp
    /// The samples; their times are the stamp's.
    var samples: [Sample]

    /// The numbers of the samples, and the one after the block.
    var numbering: (samples: [UInt64], next: UInt64)? {
        SequenceRun.numbering(from: firstSequence, omitting: omitted, samples: samples.count)
    }

    func write(to writer: inout CompactWriter) {
        writer.fixed(series)
        writer.unsigned(firstSequence)
        SequenceRun.write(omitted, after: firstSequence, to: &writer)
        stamp.write(to: &writer)
        writer.count(samples.count)
        SampleColumns.write(samples, to: &writer)
    }

    init(series: UInt64, firstSequence: UInt64, stamp: SampleStamp, samples: [Sample]) {
        self.series = series
        self.firstSequence = firstSequence
        self.stamp = stamp
        self.samples = samples
    }

    init(from reader: inout CompactReader) throws {
        series = try reader.fixed()
        firstSequence = try reader.unsigned()
        omitted = try SequenceRun.read(limit: Self.sampleLimit + 1, after: firstSequence, from: &reader)
        stamp = try SampleStamp(from: &reader)
        samples = try SampleColumns.read(
            reader.count("samples", limit: Self.sampleLimit), from: &reader)
        guard numbering != nil else { throw reader.failure("omitted runs in order before") }
    }
}
