import HaloModel

/// A path of the kernel's own mesh routing, HWMP (`NL80211_MPATH_INFO_*`).
public struct MeshPath: Sendable, Equatable {
    /// Where it leads.
    public var destination: MACAddress
    /// The neighbour it leads through.
    public var nextHop: MACAddress
    /// Sequence number of the destination; 65535 and more for a fixed path.
    public var sequenceNumber: UInt32
    /// Airtime metric of the whole path, units of 10.24 µs.
    public var metric: UInt32
    /// Milliseconds until it expires; 0 when it has, or is fixed.
    public var expiryMilliseconds: Int64
    /// Whether it is in use (`NL80211_MPATH_FLAG_ACTIVE`).
    public var isActive: Bool
    /// Hops to the destination; 0 for a fixed path.
    public var hopCount: Int

    /// Takes the parts as they are.
    public init(
        destination: MACAddress, nextHop: MACAddress, sequenceNumber: UInt32, metric: UInt32, expiryMilliseconds: Int64,
        isActive: Bool, hopCount: Int
    ) {
        self.destination = destination
        self.nextHop = nextHop
        self.sequenceNumber = sequenceNumber
        self.metric = metric
        self.expiryMilliseconds = expiryMilliseconds
        self.isActive = isActive
        self.hopCount = hopCount
    }
}
