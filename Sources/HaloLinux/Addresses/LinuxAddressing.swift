import HaloHardware
import HaloModel

/// Links, addresses and neighbours by rtnetlink(7), a DHCP client of its own, and dnsmasq as DHCP server. Changes need
/// `CAP_NET_ADMIN`, the DHCP client `CAP_NET_RAW`.
public struct LinuxAddressing: Addressing {
    private let route: RouteNetlink
    private let client: DHCPClient
    private let server: DnsmasqServer

    /// Works in this program's network namespace unless others are handed in.
    ///
    /// - Parameters:
    ///   - root: folder below which the DHCP server's files are.
    ///   - processes: starts the DHCP server.
    ///   - sockets: opens the sockets.
    public init(
        root: String = "/", processes: any ProcessRunner = LinuxProcessRunner(), sockets: NetworkSockets = .own
    ) {
        route = RouteNetlink(sockets)
        client = DHCPClient(sockets: sockets)
        server = DnsmasqServer(root: root, processes: processes)
    }

    /// All links, by index (`RTM_GETLINK`).
    /// - Throws: `HardwareError`.
    public func links() async throws -> [NetworkLink] {
        try await route.links().map(\.link)
    }

    /// IPv4 addresses of a link (`RTM_GETADDR`).
    /// - Throws: `HardwareError` `notFound`.
    public func addresses(of link: String) async throws -> [IPv4Prefix] {
        try await route.addresses(of: route.existingLink(link))
    }

    /// Makes `address` the link's only IPv4 address, or removes all with `nil`; also brings the link up. An address that
    /// is there already stays as it is.
    /// - Throws: `HardwareError` `notFound`, `notPermitted`, `invalid` for a network or broadcast address.
    public func setAddress(_ address: IPv4Prefix?, of link: String) async throws {
        if let address, address.length < 31, address.address == address.network || address.address == address.broadcast
        {
            throw HardwareError(.invalid, "\(address) is not a host address")
        }
        let found = try await route.existingLink(link)
        try await route.bringUp(found)
        try await route.setAddress(address, of: found)
    }

    /// One DHCP exchange (RFC 2131); does not set the address.
    /// - Throws: `HardwareError` `notFound`, `timedOut`, `refused`, `down`, `notPermitted`; `CancellationError`.
    public func requestLease(on link: String, hostName: String, within limit: Duration) async throws -> DHCPLease {
        try await client.lease(on: route.existingLink(link).link, hostName: hostName, within: limit)
    }

    /// Runs dnsmasq with this configuration from now on, or ends it with `nil`. It goes on when this program ends.
    /// - Throws: `HardwareError` `notFound` for a missing link, `unsupported` without dnsmasq.
    public func setDHCPServer(_ configuration: DHCPServerConfiguration?) async throws {
        guard let configuration else { return try await server.stop() }
        _ = try await route.existingLink(configuration.link)
        try await server.start(configuration)
    }

    /// What the DHCP server granted, by address; also what it granted before it was ended.
    /// - Throws: `HardwareError`.
    public func leases() async throws -> [DHCPServerLease] {
        try server.leases()
    }

    /// ARP entries of a link, by address (`RTM_GETNEIGH`).
    /// - Throws: `HardwareError` `notFound`.
    public func neighbours(of link: String) async throws -> [NetworkNeighbour] {
        try await route.neighbours(of: route.existingLink(link))
    }
}
