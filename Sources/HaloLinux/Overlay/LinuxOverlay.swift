import CHaloLinux
import HaloHardware
import HaloModel

/// WireGuard by its generic netlink family (linux/wireguard.h) and rtnetlink(7). Needs `CAP_NET_ADMIN`, for reading too.
public struct LinuxOverlay: Overlay {
    private static let kind = "wireguard"

    private let route: RouteNetlink
    private let sockets: NetworkSockets

    /// Works in the network namespace in which `sockets` opens.
    public init(sockets: NetworkSockets = .own) {
        route = RouteNetlink(sockets)
        self.sockets = sockets
    }

    /// Makes the interface so, with its address, and brings it up.
    /// - Throws: `HardwareError` `unsupported` without the module, `invalid` also when the name is another kind of link's,
    ///   `notPermitted`.
    public func apply(_ configuration: OverlayConfiguration) async throws {
        let name = configuration.interface
        if try await wireGuard(name) == nil {
            try await route.createLink(name, kind: Self.kind, module: Self.kind)
        }
        let family = try await family()
        let present = try await device(name, family)
        for message in try WireGuardChange.messages(to: configuration, from: present) {
            try await family.request(WG_CMD_SET_DEVICE.rawValue, message, "configure \(name)")
        }
        let link = try await route.existingLink(name)
        try await route.setAddress(configuration.address, of: link)
        try await route.bringUp(link)
    }

    /// The interface's state; `nil` when it does not exist or has no key yet.
    /// - Throws: `HardwareError` `invalid` when the name is another kind of link's, `notPermitted`.
    public func status(of interface: String) async throws -> OverlayStatus? {
        guard try await wireGuard(interface) != nil else { return nil }
        let device = try await device(interface, family())
        guard let publicKey = device.publicKey else { return nil }
        let peers = device.peers.sorted { $0.publicKey.octets.lexicographicallyPrecedes($1.publicKey.octets) }
        return OverlayStatus(publicKey: publicKey, listenPort: device.listenPort, peers: peers)
    }

    /// Removes the interface; no error when there is none.
    /// - Throws: `HardwareError` `invalid` when the name is another kind of link's, `notPermitted`.
    public func remove(_ interface: String) async throws {
        guard let link = try await wireGuard(interface) else { return }
        try await route.removeLink(link)
    }

    private func family() async throws -> GenericNetlinkFamily {
        try await GenericNetlinkFamily.find(WG_GENL_NAME, module: Self.kind, from: sockets)
    }

    private func device(_ name: String, _ family: GenericNetlinkFamily) async throws -> WireGuardDevice {
        let attributes = try NetlinkAttributeWriter { try $0.append(WGDEVICE_A_IFNAME.rawValue, string: name) }
        return try WireGuardDevice(
            parsing: try await family.dump(WG_CMD_GET_DEVICE.rawValue, attributes, "read \(name)"))
    }

    private func wireGuard(_ name: String) async throws -> RouteLink? {
        guard let link = try await route.link(name) else { return nil }
        guard link.kind == Self.kind else {
            throw HardwareError(.invalid, "\(name) is no WireGuard interface; choose another name, or remove that link")
        }
        return link
    }
}
