import HaloModel

/// An announced gateway.
public struct RoutingGateway: Sendable, Equatable {
    /// The originator that announces.
    public var address: MACAddress
    /// The neighbour towards it.
    public var nextHop: MACAddress
    /// How good the path is.
    public var metric: RouteMetric
    /// Whether the kernel selected it.
    public var isSelected: Bool

    /// Takes the parts as they are.
    public init(address: MACAddress, nextHop: MACAddress, metric: RouteMetric, isSelected: Bool) {
        self.address = address
        self.nextHop = nextHop
        self.metric = metric
        self.isSelected = isSelected
    }
}
