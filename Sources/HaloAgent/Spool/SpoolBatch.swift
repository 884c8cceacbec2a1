import HaloModel

/// Samples at the head of the spool, of one stream, in the order of their numbers.
struct SpoolBatch: Sendable, Equatable {
    /// The stream's name.
    let boot: String
    let series: UInt64
    /// The number the gateway is expected to want next.
    let firstSequence: UInt64
    /// Numbers whose samples are gone.
    let omitted: [SequenceRun]
    let samples: [Sample]
    /// The number of each.
    let sequences: [UInt64]
    /// When each was taken.
    let stamps: [SampleStamp]
    /// The number after the last.
    let nextSequence: UInt64
    /// Whether they are not on the medium.
    let isInMemory: Bool
}
