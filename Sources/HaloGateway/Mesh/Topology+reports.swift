import HaloModel

extension Topology {
    /// The mesh as its devices report it. What a device that is offline said of its links counts no longer; what others
    /// say of it does.
    public init(of summaries: [NodeSummary]) {
        var names: [MACAddress: NodeID] = [:]
        for summary in summaries {
            if let radio = summary.radio { names[radio] = summary.node }
        }
        var links: [Pair: Link] = [:]
        for summary in summaries where summary.online {
            guard let own = summary.radio, let peers = summary.mesh?.peers else { continue }
            for peer in peers where peer.address != own {
                let pair = Pair(low: min(own, peer.address), high: max(own, peer.address))
                var link =
                    links[pair]
                    ?? Link(
                        a: End(node: names[pair.low], radio: pair.low),
                        b: End(node: names[pair.high], radio: pair.high), established: false)
                let end = End(
                    node: summary.node, radio: own, link: peer.link, signalDBm: peer.signalDBm,
                    expectedThroughputKbps: peer.expectedThroughputKbps, isNextHop: peer.isNextHop)
                if own == pair.low { link.a = end } else { link.b = end }
                link.established = link.a.link == Self.established && link.b.link == Self.established
                links[pair] = link
            }
        }
        self.init(
            nodes: summaries.map {
                Node(node: $0.node, role: $0.role, online: $0.online, meshState: $0.meshState)
            },
            links: links.sorted { $0.key < $1.key }.map(\.value))
    }

    /// nl80211's `NL80211_PLINK_ESTAB` as `iw` prints it, in lower case.
    private static let established = "estab"

    private struct Pair: Hashable, Comparable {
        var low: MACAddress
        var high: MACAddress

        static func < (left: Pair, right: Pair) -> Bool { (left.low, left.high) < (right.low, right.high) }
    }
}
