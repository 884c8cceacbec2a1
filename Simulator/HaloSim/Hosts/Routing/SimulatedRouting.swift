import HaloHardware
import HaloModel

/// A simulated device's batman-adv, as its generic netlink family shows it.
public struct SimulatedRouting: MeshRouting {
    let network: HostNetwork

    /// Makes, changes or keeps the mesh interface.
    /// - Throws: `HardwareError` `notFound` for a missing link, `invalid`, `down` without power.
    public func apply(_ configuration: RoutingConfiguration) async throws {
        try network.applyRouting(configuration)
    }

    /// The settings of the mesh interface; `nil` when there is none.
    /// - Throws: `HardwareError` `down` without power.
    public func configuration(of interface: String) async throws -> RoutingConfiguration? {
        try network.requirePower()
        guard let mesh = network.mesh, mesh.configuration.interface == interface else { return nil }
        return mesh.configuration
    }

    /// Every path of every originator in the node's own table.
    /// - Throws: `HardwareError` `notFound`, `down`.
    public func originators(of interface: String) async throws -> [Originator] {
        let mesh = try network.mesh(named: interface)
        return mesh.originators.keys.sorted().flatMap { address -> [Originator] in
            guard let originator = mesh.originators[address] else { return [] }
            return originator.paths.filter { $0.context == 0 }.sorted { $0.link < $1.link }.map { path in
                Originator(
                    address: address, nextHop: path.link.address, metric: mesh.metric(path),
                    lastSeenMilliseconds: (mesh.now - path.lastSeen) / 1_000_000,
                    isBest: originator.routes[0].nextHop == path.link)
            }
        }
    }

    /// Direct neighbours.
    /// - Throws: `HardwareError` `notFound`, `down`.
    public func neighbours(of interface: String) async throws -> [RoutingNeighbour] {
        let mesh = try network.mesh(named: interface)
        return mesh.neighbours.sorted { $0.key.address < $1.key.address }.map { link, neighbour in
            RoutingNeighbour(
                address: link.address, lastSeenMilliseconds: (mesh.now - neighbour.lastSeen) / 1_000_000,
                throughputKbps: mesh.neighbourThroughputKbps(neighbour))
        }
    }

    /// Announced gateways there is a route to.
    /// - Throws: `HardwareError` `notFound`, `down`.
    public func gateways(of interface: String) async throws -> [RoutingGateway] {
        let mesh = try network.mesh(named: interface)
        let selected = mesh.configuration.isGateway ? nil : mesh.selectGateway()
        return mesh.originators.keys.sorted().compactMap { address in
            guard let originator = mesh.originators[address], originator.gateway != nil,
                let path = originator.routePath(0)
            else { return nil }
            return RoutingGateway(
                address: address, nextHop: path.link.address, metric: mesh.metric(path),
                isSelected: address == selected)
        }
    }

    /// One echo request to a neighbour.
    /// - Throws: `HardwareError` `timedOut`, `notFound` when the link is no hard interface, `down`; `CancellationError`.
    public func probe(_ neighbour: MACAddress, over link: String, within limit: Duration) async throws -> Duration {
        try network.requirePower()
        guard let mesh = network.mesh, let index = mesh.interfaces.firstIndex(where: { $0.name == link }) else {
            throw HardwareError(.notFound, "\(link): not in a mesh interface")
        }
        guard mesh.interfaces[index].isUp else {
            throw HardwareError(.down, "\(link): Network is down (ENETDOWN)")
        }
        let sent = mesh.now
        return try await network.pending.wait(within: limit, "batman-adv echo to \(neighbour) over \(link)") { call in
            let sequence = mesh.sendEcho(to: neighbour, on: index) { isReply in
                if isReply { call.succeed(.nanoseconds(mesh.now - sent)) }
            }
            call.whenEnded { mesh.cancelEcho(sequence) }
        }
    }
}
