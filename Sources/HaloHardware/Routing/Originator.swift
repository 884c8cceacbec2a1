import HaloModel

/// A path to an originator through one neighbour.
public struct Originator: Sendable, Equatable {
    /// The originator's primary address.
    public var address: MACAddress
    /// The neighbour the path leads through; the originator itself when direct.
    public var nextHop: MACAddress
    /// How good.
    public var metric: RouteMetric
    /// Time since it was last heard through this neighbour, milliseconds.
    public var lastSeenMilliseconds: Int64
    /// Whether the kernel uses this path (`BATADV_ATTR_FLAG_BEST`).
    public var isBest: Bool

    /// Takes the parts as they are.
    public init(
        address: MACAddress, nextHop: MACAddress, metric: RouteMetric, lastSeenMilliseconds: Int64, isBest: Bool
    ) {
        self.address = address
        self.nextHop = nextHop
        self.metric = metric
        self.lastSeenMilliseconds = lastSeenMilliseconds
        self.isBest = isBest
    }
}
