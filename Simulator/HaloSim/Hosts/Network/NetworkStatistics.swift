/// What a device's network counted since its last boot.
public struct NetworkStatistics: Sendable, Equatable {
    /// batman-adv.
    public var batman: BatmanStatistics
    /// IPv4.
    public var ip: IPStatistics
    /// TCP connections that exist, those waiting out their end included.
    public var connections: Int
    /// Calls of programs that wait for something.
    public var pendingCalls: Int
}
