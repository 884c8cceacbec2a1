/// How much the spool may hold.
public struct SpoolLimits: Sendable, Equatable {
    /// Octets after which a new segment is begun.
    public var segmentOctets: Int
    /// Octets after which the oldest segments are thinned out, then given up.
    public var totalOctets: Int
    /// Samples held in memory while the medium takes nothing.
    public var memorySamples: Int

    /// The defaults hold about two million samples, a day of twenty a second.
    public init(segmentOctets: Int = 262_144, totalOctets: Int = 48 << 20, memorySamples: Int = 20_000) {
        self.segmentOctets = max(1, segmentOctets)
        self.totalOctets = max(1, totalOctets)
        self.memorySamples = max(1, memorySamples)
    }
}
