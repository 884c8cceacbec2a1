/// What a mesh interface counted since it was made.
public struct BatmanStatistics: Sendable, Equatable {
    /// Packets given to hard interfaces, of every type.
    public var sentPackets: UInt64 = 0
    /// Unicast packets of others passed on.
    public var forwardedPackets: UInt64 = 0
    /// Own and others' packets dropped for want of a route or of an owner of the address.
    public var unroutable: UInt64 = 0
    /// Times the next hop of this node's own traffic to an originator changed.
    public var routeChanges: UInt64 = 0
}
