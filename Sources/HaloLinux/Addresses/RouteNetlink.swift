import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// Links, addresses and neighbours through rtnetlink(7).
struct RouteNetlink: Sendable {
    /// `AF_INET`.
    static let ipv4 = UInt8(truncatingIfNeeded: AF_INET)
    /// More addresses than any link has; ends a removal that others keep undoing.
    private static let addressLimit = 256

    private let client: NetlinkClient

    /// Works in the namespace in which `sockets` opens.
    init(_ sockets: NetworkSockets) {
        client = NetlinkClient(family: NETLINK_ROUTE, sockets: sockets)
    }

    // MARK: Links

    /// All links, by index.
    /// - Throws: `HardwareError`.
    func links() async throws -> [RouteLink] {
        try await client.dump(UInt16(RTM_GETLINK), RouteLink.header(index: 0), "list links")
            .map { try RouteLink(parsing: $0.payload) }
            .sorted { $0.link.index < $1.link.index }
    }

    /// The link called `name`, or `nil`.
    /// - Throws: `HardwareError`.
    func link(_ name: String) async throws -> RouteLink? {
        guard (1...RouteLink.longestName).contains(name.utf8.count), !name.utf8.contains(0) else { return nil }
        let attributes = try NetlinkAttributeWriter { try $0.append(IFLA_IFNAME, string: name) }
        do {
            let payload = RouteLink.header(index: 0) + attributes.octets
            let answers = try await client.request(UInt16(RTM_GETLINK), payload, "link \(name)")
            return try answers.first.map { try RouteLink(parsing: $0.payload) }
        } catch let error as HardwareError where error.code == .notFound {
            return nil
        }
    }

    /// The link called `name`.
    /// - Throws: `HardwareError` `notFound` when there is none.
    func existingLink(_ name: String) async throws -> RouteLink {
        guard let link = try await link(name) else { throw HardwareError(.notFound, "there is no link \(name)") }
        return link
    }

    /// Creates a link of this kind.
    /// - Parameter data: attributes of the kind itself (`IFLA_INFO_DATA`).
    /// - Throws: `HardwareError` `unsupported` naming `module` when the kernel does not know the kind, `notPermitted`,
    ///   `invalid`.
    func createLink(_ name: String, kind: String, module: String, data: NetlinkAttributeWriter? = nil) async throws {
        let attributes = try NetlinkAttributeWriter { writer in
            try writer.append(IFLA_IFNAME, string: name)
            try writer.nest(IFLA_LINKINFO) { information in
                try information.append(IFLA_INFO_KIND, string: kind)
                if let data { try information.nest(IFLA_INFO_DATA) { $0.append(data) } }
            }
        }
        do {
            try await client.request(
                UInt16(RTM_NEWLINK), flags: NLM_F_CREATE | NLM_F_EXCL, RouteLink.header(index: 0) + attributes.octets,
                "create \(name)")
        } catch let error as HardwareError where error.code == .unsupported {
            throw HardwareError(
                .unsupported,
                "\(error.message): this kernel needs the module \(module); modprobe \(module) says why it is not loaded"
            )
        }
    }

    /// Removes a link that was created.
    /// - Throws: `HardwareError` `notFound`, `unsupported` for a device of hardware, `notPermitted`.
    func removeLink(_ link: RouteLink) async throws {
        try await client.request(
            UInt16(RTM_DELLINK), RouteLink.header(index: link.link.index), "remove \(link.link.name)")
    }

    /// Brings a link up; no change when it is.
    /// - Throws: `HardwareError`.
    func bringUp(_ link: RouteLink) async throws { try await setUp(true, link) }

    /// Brings a link up or down; no change when it is.
    /// - Throws: `HardwareError`.
    func setUp(_ up: Bool, _ link: RouteLink) async throws {
        guard link.link.isUp != up else { return }
        try await client.request(
            UInt16(RTM_NEWLINK),
            RouteLink.header(index: link.link.index, flags: up ? RouteLink.up : 0, change: RouteLink.up),
            "bring \(link.link.name) \(up ? "up" : "down")")
    }

    /// Sets a link's maximum transmission unit, octets.
    /// - Throws: `HardwareError` `invalid` when the driver does not take it.
    func setMTU(_ mtu: Int, of link: RouteLink) async throws {
        let attributes = try NetlinkAttributeWriter {
            try $0.append(IFLA_MTU, integer: UInt32(truncatingIfNeeded: mtu))
        }
        try await change(link, attributes, "set the MTU of \(link.link.name) to \(mtu)")
    }

    /// Makes a link part of `master`, or with `nil` of none.
    /// - Throws: `HardwareError`.
    func setMaster(_ master: RouteLink?, of link: RouteLink) async throws {
        let attributes = try NetlinkAttributeWriter {
            try $0.append(IFLA_MASTER, integer: UInt32(truncatingIfNeeded: master?.link.index ?? 0))
        }
        let attempt = master.map { "add \(link.link.name) to \($0.link.name)" }
        try await change(link, attributes, attempt ?? "take \(link.link.name) from its master")
    }

    private func change(_ link: RouteLink, _ attributes: NetlinkAttributeWriter, _ attempt: String) async throws {
        try await client.request(
            UInt16(RTM_NEWLINK), RouteLink.header(index: link.link.index) + attributes.octets, attempt)
    }

    // MARK: Addresses

    /// IPv4 addresses of a link, in the kernel's order.
    /// - Throws: `HardwareError`.
    func addresses(of link: RouteLink) async throws -> [IPv4Prefix] {
        let header = [Self.ipv4, 0, 0, 0] + UInt32(truncatingIfNeeded: link.link.index).machineOctets
        return try await client.dump(UInt16(RTM_GETADDR), header, "list addresses of \(link.link.name)")
            .compactMap { try RouteAddress(parsing: $0.payload) }
            .filter { $0.index == link.link.index }.map(\.prefix)
    }

    /// Makes `prefix` the link's only IPv4 address, or removes all with `nil`. An address that is there already stays
    /// untouched, and with it what uses it.
    /// - Throws: `HardwareError`.
    func setAddress(_ prefix: IPv4Prefix?, of link: RouteLink) async throws {
        // One at a time: with an address the kernel removes the secondary ones of its network, unless told otherwise
        // (promote_secondaries).
        for _ in 0..<Self.addressLimit {
            let present = try await addresses(of: link)
            if let other = present.first(where: { $0 != prefix }) {
                try await client.request(
                    UInt16(RTM_DELADDR), try RouteAddress.payload(other, index: link.link.index),
                    "remove \(other) from \(link.link.name)")
                continue
            }
            guard let prefix, present.isEmpty else { return }
            try await client.request(
                UInt16(RTM_NEWADDR), flags: NLM_F_CREATE | NLM_F_EXCL,
                try RouteAddress.payload(prefix, index: link.link.index), "give \(link.link.name) \(prefix)")
            return
        }
        throw HardwareError(.busy, "addresses of \(link.link.name): something else keeps adding some")
    }

    // MARK: Neighbours

    /// ARP entries of a link, by address.
    /// - Throws: `HardwareError`.
    func neighbours(of link: RouteLink) async throws -> [NetworkNeighbour] {
        let header = [Self.ipv4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        return try await client.dump(UInt16(RTM_GETNEIGH), header, "list neighbours of \(link.link.name)")
            .compactMap { try RouteNeighbour(parsing: $0.payload) }
            .filter { $0.index == link.link.index }.map(\.neighbour)
            .sorted { $0.address < $1.address }
    }
}
