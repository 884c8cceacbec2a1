import HaloModel

/// Draws meshes: devices strewn over flat ground so that each can reach at least two others that came before it.
struct RandomMesh {
    /// Nearest and furthest a device stands from one of its neighbours, metres: within reach at 2 MHz and 21 dBm
    /// (TGah macro path loss, MCS 0 at −102 dBm, about 1 100 m), with a margin for shadowing.
    private static let spacing = 250.0...520.0
    /// A second neighbour stands no further than this, metres.
    private static let reach = 700.0

    let seed: UInt64
    let nodes: Int

    /// The scenario as a file's text, so that a run can be repeated from it.
    func yaml(faults: [Fault] = []) -> String {
        let places = self.places()
        let lines = places.indices.map { index in
            let name = index == 0 ? "gateway" : "n\(index)"
            let role =
                index == 0 ? ", role: gateway" : index % 3 == 0 ? ", sensors: [{part: sht31, address: 0x44}]" : ""
            return "  - {name: \(name), position: [\(places[index].x), \(places[index].y)]\(role)}"
        }
        let schedule = faults.isEmpty ? "" : "faults:\n" + faults.map { "  - \($0.yaml)\n" }.joined()
        return """
            name: swarm-\(seed)
            description: \(nodes) devices at random places, seed \(seed)
            region: US
            channel: 38
            width_mhz: 2
            mesh: {id: swarm, passphrase: a swarm of meshes, routing: \(routing)}
            propagation: {model: tgah-macro, shadowing_db: 2}
            duration: 30min
            sample_interval_s: 60
            nodes:
            \(lines.joined(separator: "\n"))
            \(schedule)expectations:
              all_online_within: 180s
              repaired_within: 10min
              delivered: 1.0
              no_reboots: true

            """
    }

    private var routing: String {
        SeededRandom(seed: seed, stream: "swarm routing").nextUnit() < 0.5 ? "BATMAN_IV" : "BATMAN_V"
    }

    private func places() -> [(x: Int, y: Int)] {
        let random = SeededRandom(seed: seed, stream: "swarm places")
        var places: [(x: Int, y: Int)] = [(0, 0)]
        while places.count < nodes {
            let anchor = places[Int(random.next(below: UInt64(places.count)))]
            let place = (
                x: anchor.x + Int(random.next(below: 1041)) - 520, y: anchor.y + Int(random.next(below: 1041)) - 520
            )
            let distances = places.map { other in
                Double((other.x - place.x) * (other.x - place.x) + (other.y - place.y) * (other.y - place.y))
                    .squareRoot()
            }.sorted()
            guard let nearest = distances.first, Self.spacing.contains(nearest) else { continue }
            if distances.count > 1, distances[1] > Self.reach { continue }
            places.append(place)
        }
        return places
    }
}
