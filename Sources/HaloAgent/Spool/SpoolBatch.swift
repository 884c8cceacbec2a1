import HaloModel

/// Consecutive samples at the head of the spool, as they go to the gateway.
public struct SpoolBatch: Sendable, Equatable {
    /// The name of their series.
    public let boot: String
    /// The sequence number of the first.
    public let firstSequence: UInt64
    /// The samples.
    public let samples: [Sample]
    /// The sequence number the first has in the spool, which differs under an alias.
    let storedSequence: UInt64
    let series: UInt64
    let segment: Int
    /// Where each sample ends in its segment.
    let ends: [Int]
}
