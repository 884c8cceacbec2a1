import HaloModel

/// ICMP echo (RFC 792).
public protocol Pinger: Sendable {
    /// Round-trip time of one echo request of 56 octets of data.
    /// - Throws: `HardwareError` `timedOut`, `down` when there is no route.
    func ping(_ address: IPv4Address, within limit: Duration) async throws -> Duration
}
