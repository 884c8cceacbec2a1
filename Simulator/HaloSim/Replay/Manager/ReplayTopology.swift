import HaloModel

/// Which links there were at a time, really and in the replay.
public struct ReplayTopology: Sendable, Equatable, Encodable {
    /// From when, in seconds from the capture's first frame.
    public let seconds: Double
    /// Links of the recording, each as its two stations.
    public let recorded: [[MACAddress]]
    /// Links the replayed managers had, each as its two stations.
    public let replayed: [[MACAddress]]

    /// One entry for every time one of the two was another.
    static func overTime(
        _ world: RecordedNeighbourhood, _ stations: [ReplayedStation], end: Int64
    ) -> [ReplayTopology] {
        typealias Pair = RecordedNeighbourhood.Pair
        var changes: [(time: Int64, isRecorded: Bool, pair: Pair, isUp: Bool)] = []
        for (pair, links) in world.links.sorted(by: { $0.key < $1.key }) {
            for link in links {
                changes.append((link.up, true, pair, true))
                if let down = link.down { changes.append((down, true, pair, false)) }
            }
        }
        for station in stations {
            var peers: Set<MACAddress> = []
            for moment in station.history {
                let now = Set(moment.peers)
                for peer in now.subtracting(peers).sorted() {
                    changes.append((moment.time, false, Pair(station.address, peer), true))
                }
                for peer in peers.subtracting(now).sorted() {
                    changes.append((moment.time, false, Pair(station.address, peer), false))
                }
                peers = now
            }
        }
        let ordered = changes.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        var topology: [ReplayTopology] = []
        var recorded: Set<Pair> = []
        // Two managers may have the same link; it is there until both have lost it.
        var replayed: [Pair: Int] = [:]
        for (index, (_, change)) in ordered.enumerated() where change.time <= end {
            if change.isRecorded {
                if change.isUp { recorded.insert(change.pair) } else { recorded.remove(change.pair) }
            } else {
                replayed[change.pair, default: 0] += change.isUp ? 1 : -1
            }
            let next = index + 1 < ordered.count ? ordered[index + 1].element.time : nil
            guard next != change.time else { continue }
            let entry = ReplayTopology(
                seconds: Double(change.time) / 1e9, recorded: recorded.sorted().map { [$0.a, $0.b] },
                replayed: replayed.filter { $0.value > 0 }.keys.sorted().map { [$0.a, $0.b] })
            if topology.last?.recorded != entry.recorded || topology.last?.replayed != entry.replayed {
                topology.append(entry)
            }
        }
        return topology
    }
}
