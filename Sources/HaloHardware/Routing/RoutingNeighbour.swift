import HaloModel

/// A direct neighbour of batman-adv.
public struct RoutingNeighbour: Sendable, Equatable {
    /// Its address.
    public var address: MACAddress
    /// Time since it was last heard, milliseconds.
    public var lastSeenMilliseconds: Int64
    /// Throughput to it, kbit/s; BATMAN_V only.
    public var throughputKbps: UInt32?

    /// Takes the parts as they are.
    public init(address: MACAddress, lastSeenMilliseconds: Int64, throughputKbps: UInt32?) {
        self.address = address
        self.lastSeenMilliseconds = lastSeenMilliseconds
        self.throughputKbps = throughputKbps
    }
}
