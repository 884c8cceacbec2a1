/// What a device's IPv4 counted since its last boot.
public struct IPStatistics: Sendable, Equatable {
    /// Packets given to links.
    public var sentPackets: UInt64 = 0
    /// Packets taken from links, own ones included.
    public var receivedPackets: UInt64 = 0
    /// Packets and segments with a wrong length or checksum.
    public var damaged: UInt64 = 0
    /// Packets longer than their link allows.
    public var tooLong: UInt64 = 0
}
