import CHaloLinux
import HaloHardware
import HaloModel

/// batman-adv by its generic netlink family (linux/batman_adv.h) and rtnetlink(7). Changes need `CAP_NET_ADMIN`, probes
/// `CAP_NET_RAW`.
public struct LinuxRouting: MeshRouting {
    static let kind = "batadv"
    private static let module = "batman-adv"
    /// With this a hard interface carries Ethernet's 1500 octets unfragmented. Their headers take 32 octets, but the kernel
    /// counts those of network coding as well and complains below 60 (`batadv_max_header_len()`, net/batman-adv/main.c).
    private static let hardInterfaceMTU = 1560

    let route: RouteNetlink
    let sockets: NetworkSockets

    /// Works in the network namespace in which `sockets` opens.
    public init(sockets: NetworkSockets = .own) {
        route = RouteNetlink(sockets)
        self.sockets = sockets
    }

    /// Makes the mesh interface so, and brings it up: without an address it would stay down, and no lease could be asked for.
    /// Settings that are so already are left alone, and with them what the mesh has learned.
    /// - Throws: `HardwareError` `unsupported` without the module, `notFound` for a missing link, `invalid` also when the
    ///   name is another kind of link's, `notPermitted`.
    public func apply(_ configuration: RoutingConfiguration) async throws {
        for name in configuration.hardInterfaces { _ = try await route.existingLink(name) }
        let mesh = try await meshLink(configuration)
        try await setHardInterfaces(configuration.hardInterfaces, of: mesh)
        try await route.setUp(true, mesh)
        let family = try await family()
        let settings = try await settings(of: mesh, family)
        let mode = configuration.isGateway ? BATADV_GW_MODE_SERVER : BATADV_GW_MODE_CLIENT
        guard
            settings.gatewayMode != mode.rawValue
                || settings.originatorIntervalMilliseconds != configuration.originatorIntervalMilliseconds
        else { return }
        guard let interval = UInt32(exactly: configuration.originatorIntervalMilliseconds) else {
            throw HardwareError(
                .invalid, "originator interval of \(configuration.originatorIntervalMilliseconds) ms")
        }
        let attributes = try NetlinkAttributeWriter { writer in
            writer.append(try Self.about(mesh))
            try writer.append(BATADV_ATTR_GW_MODE.rawValue, integer: UInt8(truncatingIfNeeded: mode.rawValue))
            try writer.append(BATADV_ATTR_ORIG_INTERVAL.rawValue, integer: interval)
        }
        try await family.request(BATADV_CMD_SET_MESH.rawValue, attributes, "configure \(configuration.interface)")
    }

    /// The interface's settings; `nil` when it does not exist.
    /// - Throws: `HardwareError` `invalid` when the name is another kind of link's.
    public func configuration(of interface: String) async throws -> RoutingConfiguration? {
        guard let mesh = try await mesh(interface) else { return nil }
        let settings = try await settings(of: mesh, family())
        guard let algorithm = RoutingAlgorithm(rawValue: settings.algorithm) else {
            throw HardwareError(.unsupported, "\(interface) runs \(settings.algorithm), which HALO does not know")
        }
        let members = try await route.links().filter { $0.master == mesh.link.index }
        return RoutingConfiguration(
            interface: interface, algorithm: algorithm, hardInterfaces: members.map(\.link.name).sorted(),
            isGateway: settings.gatewayMode == BATADV_GW_MODE_SERVER.rawValue,
            originatorIntervalMilliseconds: settings.originatorIntervalMilliseconds)
    }

    /// Every originator with every next hop known for it.
    /// - Throws: `HardwareError` `notFound`.
    public func originators(of interface: String) async throws -> [Originator] {
        try await table(BATADV_CMD_GET_ORIGINATORS.rawValue, of: interface, "originators")
            .map(BatmanTables.originator)
            .sorted { ($0.address, $0.nextHop) < ($1.address, $1.nextHop) }
    }

    /// Direct neighbours, ordered by address.
    /// - Throws: `HardwareError` `notFound`.
    public func neighbours(of interface: String) async throws -> [RoutingNeighbour] {
        try await table(BATADV_CMD_GET_NEIGHBORS.rawValue, of: interface, "neighbours")
            .map(BatmanTables.neighbour).sorted { $0.address < $1.address }
    }

    /// Announced gateways, ordered by address.
    /// - Throws: `HardwareError` `notFound`.
    public func gateways(of interface: String) async throws -> [RoutingGateway] {
        try await table(BATADV_CMD_GET_GATEWAYS.rawValue, of: interface, "gateways")
            .map(BatmanTables.gateway).sorted { $0.address < $1.address }
    }

    // MARK: The interface

    /// The mesh interface with the algorithm that is wanted, which is chosen when it is created
    /// (`IFLA_BATADV_ALGO_NAME`).
    private func meshLink(_ wanted: RoutingConfiguration) async throws -> RouteLink {
        if let present = try await mesh(wanted.interface) {
            let settings = try await settings(of: present, family())
            if settings.algorithm == wanted.algorithm.rawValue { return present }
            try await route.removeLink(present)
        }
        let data = try NetlinkAttributeWriter {
            try $0.append(IFLA_BATADV_ALGO_NAME.rawValue, string: wanted.algorithm.rawValue)
        }
        try await route.createLink(wanted.interface, kind: Self.kind, module: Self.module, data: data)
        return try await route.existingLink(wanted.interface)
    }

    private func setHardInterfaces(_ wanted: [String], of mesh: RouteLink) async throws {
        for link in try await route.links() {
            let (isMember, isWanted) = (link.master == mesh.link.index, wanted.contains(link.link.name))
            if isMember, !isWanted { try await route.setMaster(nil, of: link) }
            guard isWanted else { continue }
            if link.link.mtu < Self.hardInterfaceMTU {
                do {
                    try await route.setMTU(Self.hardInterfaceMTU, of: link)
                } catch let error as HardwareError where [.invalid, .unsupported].contains(error.code) {
                    // A driver that takes no more than 1500 octets: batman-adv fragments then.
                }
            }
            if !isMember { try await route.setMaster(mesh, of: link) }
        }
    }

    // MARK: The family

    func mesh(_ name: String) async throws -> RouteLink? {
        guard let link = try await route.link(name) else { return nil }
        guard link.kind == Self.kind else {
            throw HardwareError(
                .invalid, "\(name) is no batman-adv interface; choose another name, or remove that link")
        }
        return link
    }

    func family() async throws -> GenericNetlinkFamily {
        try await GenericNetlinkFamily.find(BATADV_NL_NAME, module: Self.module, from: sockets)
    }

    func settings(of mesh: RouteLink, _ family: GenericNetlinkFamily) async throws -> BatmanTables.Mesh {
        let answers = try await family.request(
            BATADV_CMD_GET_MESH.rawValue, Self.about(mesh), "settings of \(mesh.link.name)")
        guard let answer = answers.first else {
            throw HardwareError(.io, "settings of \(mesh.link.name): no answer but an acknowledgement")
        }
        return try BatmanTables.mesh(answer)
    }

    private func table(_ command: UInt32, of interface: String, _ what: String) async throws
        -> [GenericNetlinkMessage]
    {
        guard let mesh = try await mesh(interface) else {
            throw HardwareError(.notFound, "there is no mesh interface \(interface)")
        }
        do {
            return try await family().dump(command, Self.about(mesh), "\(what) of \(interface)")
        } catch let error as HardwareError where error.code == .notFound {
            // ENOENT: no hard interface is active (net/batman-adv/originator.c), so there is nobody either.
            guard try await route.link(interface) != nil else { throw error }
            return []
        }
    }

    private static func about(_ mesh: RouteLink) throws -> NetlinkAttributeWriter {
        try NetlinkAttributeWriter {
            try $0.append(
                BATADV_ATTR_MESH_IFINDEX.rawValue, integer: UInt32(truncatingIfNeeded: mesh.link.index))
        }
    }
}
