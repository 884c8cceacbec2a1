import HaloModel

/// How well the mesh is, as one number with its reasons, and what it must not lose. A pure function of what devices said.
struct MeshHealth: Equatable {
    /// Why points are missing from 100.
    struct Reason: Equatable {
        var points: Int
        var subject: String
        var what: String
    }

    /// A device or link without which others cannot reach the gateway.
    struct FailurePoint: Equatable {
        /// One name for a device, two for a link.
        var names: [String]
        /// Who would be cut off.
        var strands: [String]
    }

    /// A link on which one end hears the other weaker than this is weak, dBm: MCS 0 at 2 MHz needs about −92 dBm
    /// (IEEE 802.11-2020 table 23-35), and fading takes some.
    static let weakSignalDBm = -85

    private(set) var score = 100
    private(set) var reasons: [Reason] = []
    private(set) var devices: [FailurePoint] = []
    private(set) var links: [FailurePoint] = []

    /// - Parameter gateway: The gateway's own name.
    init(of topology: Topology, gateway: NodeID) {
        let online = Set(topology.nodes.filter(\.online).map(\.node.rawValue))
        let root = gateway.rawValue
        let graph = ReachGraph(
            edges: topology.links.filter(\.established).compactMap { link in
                guard let a = link.a.node?.rawValue, let b = link.b.node?.rawValue else { return nil }
                return (a, b)
            }, root: root)
        judgeDevices(topology, root: root, reached: graph.reached)
        judgeLinks(topology, online: online)
        devices = graph.singleDevices.map { FailurePoint(names: [$0.name], strands: $0.strands) }
        links = graph.singleLinks.map { FailurePoint(names: [$0.a, $0.b], strands: $0.strands) }
        for point in devices {
            take(2, point.names.joined(), "the only way to \(point.strands.joined(separator: ", "))")
        }
        score = max(0, 100 - reasons.reduce(0) { $0 + $1.points })
    }

    private mutating func judgeDevices(_ topology: Topology, root: String, reached: Set<String>) {
        let others = topology.nodes.filter { $0.node.rawValue != root }
        // All devices together are worth 60 points.
        let share = others.isEmpty ? 0 : max(1, 60 / others.count)
        for node in topology.nodes {
            let name = node.node.rawValue
            if name == root {
                if !node.online { take(20, name, "the gateway's own agent is not heard") }
            } else if !node.online {
                take(share, name, "not heard lately")
            } else if !reached.contains(name) {
                take((share + 1) / 2, name, "heard, but no chain of links leads from it to the gateway")
            } else if let state = node.meshState, state != .online {
                take((share + 3) / 4, name, "its mesh manager says \(state.rawValue)")
            }
        }
    }

    private mutating func judgeLinks(_ topology: Topology, online: Set<String>) {
        for link in topology.links {
            guard let a = link.a.node?.rawValue, let b = link.b.node?.rawValue, online.contains(a), online.contains(b)
            else { continue }
            let name = "\(a) – \(b)"
            if !link.established {
                if link.a.link == "estab" || link.b.link == "estab" {
                    take(3, name, "one end only calls it established")
                }
            } else if let weakest = [link.a.signalDBm, link.b.signalDBm].compactMap({ $0 }).min(),
                weakest < Self.weakSignalDBm
            {
                take(1, name, "weak: \(weakest) dBm")
            }
        }
    }

    private mutating func take(_ points: Int, _ subject: String, _ what: String) {
        reasons.append(Reason(points: points, subject: subject, what: what))
    }
}

extension MeshHealth {
    /// As the API shows it.
    var document: JSONValue {
        func points(_ list: [FailurePoint]) -> JSONValue {
            .list(
                list.map { point in
                    [
                        "names": .list(point.names.map { .text($0) }),
                        "strands": .list(point.strands.map { .text($0) }),
                    ]
                })
        }
        return [
            "score": .integer(Int64(score)),
            "reasons": .list(
                reasons.map {
                    ["points": .integer(Int64($0.points)), "subject": .text($0.subject), "what": .text($0.what)]
                }),
            "single_devices": points(devices), "single_links": points(links),
        ]
    }
}
