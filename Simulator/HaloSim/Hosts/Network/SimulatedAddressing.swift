import HaloHardware
import HaloModel

/// A simulated device's links, addresses and DHCP.
public struct SimulatedAddressing: Addressing {
    let network: HostNetwork

    /// All links.
    /// - Throws: `HardwareError` `down` without power.
    public func links() async throws -> [NetworkLink] {
        try network.requireStack().links.map(network.describe)
    }

    /// The address of a link, if it has one.
    /// - Throws: `HardwareError` `notFound`, `down`.
    public func addresses(of link: String) async throws -> [IPv4Prefix] {
        try network.link(named: link).prefix.map { [$0] } ?? []
    }

    /// Sets the link's one address, or none.
    /// - Throws: `HardwareError` `notFound`, `invalid` for a network or broadcast address, `down`.
    public func setAddress(_ address: IPv4Prefix?, of link: String) async throws {
        let link = try network.link(named: link)
        if let address, address.length < 31, address.address == address.network || address.address == address.broadcast
        {
            throw HardwareError(.invalid, "\(address) is not a host address")
        }
        link.isUp = true
        guard link.prefix != address else { return }
        link.prefix = address
        link.neighbours?.address = address?.address
        link.neighbours?.clear()
    }

    /// One DHCP exchange.
    /// - Throws: `HardwareError` `notFound`, `timedOut`, `refused`, `down`, `busy` while another is under way;
    ///   `CancellationError`.
    public func requestLease(on link: String, hostName: String, within limit: Duration) async throws -> DHCPLease {
        let stack = try network.requireStack()
        let found = try network.link(named: link)
        guard let hardware = found.hardware, found.kind == .mesh, network.describe(found).hasCarrier, found.isUp else {
            throw HardwareError(.down, "DHCP on \(link): the link is down (ENETDOWN)")
        }
        let lease: DHCPLease = try await network.pending.wait(within: limit, "DHCP on \(link)") { call in
            let client = DHCPClient(stack: stack, link: found, hardware: hardware, hostName: hostName) { result in
                switch result {
                case .success(let lease): call.succeed(lease)
                case .failure(let error): call.fail(error)
                }
            }
            call.whenEnded { client.cancel() }
            do { try client.start() } catch { call.fail(error) }
        }
        network.time.trace.record(network.name, "dhcp", "lease \(lease.address) from \(lease.server)")
        return lease
    }

    /// Starts, changes or stops the DHCP server, whose leases outlive it.
    /// - Throws: `HardwareError` `notFound`, `busy`, `down`.
    public func setDHCPServer(_ configuration: DHCPServerConfiguration?) async throws {
        try network.setDHCPServer(configuration)
    }

    /// The server's leases.
    /// - Throws: `HardwareError` `down` without power.
    public func leases() async throws -> [DHCPServerLease] {
        try network.requirePower()
        return network.dhcpLeases
    }

    /// The ARP table of a link.
    /// - Throws: `HardwareError` `notFound`, `down`.
    public func neighbours(of link: String) async throws -> [NetworkNeighbour] {
        try network.link(named: link).neighbours?.neighbours ?? []
    }
}
