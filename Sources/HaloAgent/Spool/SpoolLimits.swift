/// How much the spool may hold.
public struct SpoolLimits: Sendable, Equatable {
    /// Octets after which a new segment is begun.
    public var segmentOctets: Int
    /// Octets after which the oldest segment is given up.
    public var totalOctets: Int

    /// The defaults hold about 700 000 samples: more than a week of fifty samples a minute.
    public init(segmentOctets: Int = 262_144, totalOctets: Int = 48 << 20) {
        self.segmentOctets = max(1, segmentOctets)
        self.totalOctets = max(1, totalOctets)
    }
}
