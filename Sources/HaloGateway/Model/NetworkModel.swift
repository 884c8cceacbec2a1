import HaloModel

/// The mesh in terms that do not depend on how it is made: which networks there are, which devices share a link layer, what each device
/// does for the others, and which interface belongs to which network. All of it follows from what devices report.
struct NetworkModel {
    /// An IPv4 network with the devices that have an address in it.
    struct Network {
        var kind: String
        var prefix: IPv4Prefix
        var interface: String
        var members: [(node: NodeID, address: IPv4Address)]

        var document: JSONValue {
            [
                "network": .text(NetworkModel.id(of: prefix)), "kind": .text(kind), "interface": .text(interface),
                "members": .list(
                    members.map {
                        ["node_id": .text($0.node.rawValue), "member_address": .text($0.address.description)]
                    }
                ),
            ]
        }
    }

    /// Devices that reach each other over established links, over any number of hops: one link layer of batman-adv.
    struct Domain {
        var nodes: [NodeID]
        var radio: RFConfiguration?
        var hasGateway: Bool

        /// The first of its devices, by name, names it.
        var name: String { nodes.first?.rawValue ?? "" }

        var document: JSONValue {
            .members([
                "domain": .text(name), "members": .list(nodes.map { .text($0.rawValue) }),
                "has_gateway": .bool(hasGateway), "country": .optional(radio?.country),
                "channel": radio.map { .integer(Int64($0.channel)) },
                "width_mhz": radio.map { .integer(Int64($0.widthMHz)) },
            ])
        }
    }

    /// What a device does for the others.
    enum Role: String, CaseIterable {
        /// It leads out of the mesh.
        case gateway
        /// The best way of another device leads over it.
        case relay
        /// No other device's best way leads over it.
        case leaf
        /// It is heard of, and has no established link.
        case isolated
        /// It is not heard of.
        case offline
    }

    private let nodes: [NodeSummary]
    private let topology: Topology
    private let gateway: NodeID

    init(_ nodes: [NodeSummary], gateway: NodeID) {
        self.nodes = nodes
        self.gateway = gateway
        topology = Topology(of: nodes)
    }

    static func id(of prefix: IPv4Prefix) -> String { "\(prefix.network)/\(prefix.length)" }

    /// Networks of the mesh, by prefix; `uplinks` are the gateway's own addresses elsewhere.
    func networks(overlay: IPv4Prefix, uplinks: [(interface: String, address: IPv4Prefix)]) -> [Network] {
        var networks: [String: Network] = [:]
        func add(_ kind: String, _ interface: String, _ prefix: IPv4Prefix, _ node: NodeID) {
            networks[
                Self.id(of: prefix), default: Network(kind: kind, prefix: prefix, interface: interface, members: [])
            ].members.append((node, prefix.address))
        }
        for node in nodes {
            if let underlay = node.mesh?.underlay { add("underlay", GatewayHost.routingInterface, underlay, node.node) }
            if let address = node.overlay, let prefix = IPv4Prefix(address: address, length: overlay.length) {
                add("overlay", OverlayKeeper.interface, prefix, node.node)
            }
        }
        for uplink in uplinks { add("uplink", uplink.interface, uplink.address, gateway) }
        return networks.values.sorted {
            ($0.prefix.network, $0.prefix.length) < ($1.prefix.network, $1.prefix.length)
        }
    }

    /// Underlay domains of devices that are online, by name.
    var domains: [Domain] {
        var left = nodes.filter(\.online).map(\.node)
        let edges = topology.links.filter(\.established).compactMap { link in
            link.a.node.flatMap { a in link.b.node.map { (a.rawValue, $0.rawValue) } }
        }
        var domains: [Domain] = []
        while let first = left.first {
            let reached = ReachGraph(edges: edges.map { (a: $0.0, b: $0.1) }, root: first.rawValue).reached
            let members = left.filter { reached.contains($0.rawValue) }
            left.removeAll { reached.contains($0.rawValue) }
            let radio = nodes.first { members.contains($0.node) && $0.mesh?.radioConfiguration != nil }
            domains.append(
                Domain(
                    nodes: members, radio: radio?.mesh?.radioConfiguration, hasGateway: members.contains(gateway)))
        }
        return domains
    }

    /// What each device does, by name.
    var roles: [(node: NodeID, roles: [Role])] {
        let ends = topology.links.filter(\.established).flatMap { [($0.a, $0.b), ($0.b, $0.a)] }
        let linked = Set(ends.compactMap { $0.0.node })
        let relays = Set(ends.filter { $0.0.isNextHop }.compactMap { $0.1.node })
        return nodes.map { node in
            guard node.online else { return (node.node, [.offline]) }
            var roles: [Role] = node.role == .gateway ? [.gateway] : []
            if !linked.contains(node.node) {
                roles.append(.isolated)
            } else if node.role != .gateway {
                roles.append(relays.contains(node.node) ? .relay : .leaf)
            }
            return (node.node, roles)
        }
    }

    /// Interfaces of every device, by device and kind; those that are only known by their counters come last.
    func interfaces(counted: [NodeID: [String]], overlayLength: Int) -> [JSONValue] {
        let domains = domains
        return nodes.flatMap { node -> [JSONValue] in
            let id = node.node.rawValue
            var items: [JSONValue] = []
            if let radio = node.radio {
                items.append(
                    .members([
                        "node_id": .text(id), "kind": "radio", "mac": .text(radio.description), "addresses": [],
                        "domain": .optional(domains.first { $0.nodes.contains(node.node) }?.name),
                    ]))
            }
            let overlay = node.overlay.flatMap { IPv4Prefix(address: $0, length: overlayLength) }
            for (kind, name, address) in [
                ("underlay", GatewayHost.routingInterface, node.mesh?.underlay),
                ("overlay", OverlayKeeper.interface, overlay),
            ] {
                guard let address else { continue }
                items.append([
                    "node_id": .text(id), "kind": .text(kind), "name": .text(name),
                    "addresses": [.text(address.description)], "network": .text(Self.id(of: address)),
                ])
            }
            let known = [GatewayHost.routingInterface, OverlayKeeper.interface, "lo"]
            for name in counted[node.node] ?? [] where !known.contains(name) {
                items.append(["node_id": .text(id), "kind": "other", "name": .text(name), "addresses": []])
            }
            return items
        }
    }
}
