import HaloModel

/// Draws fault schedules: a few faults of a random subset of kinds, on random devices and links.
///
/// Leaving most kinds out of one schedule finds more than mixing all of them every time: one fault can hide another
/// (Groce et al., "Swarm Testing", ISSTA 2012).
struct RandomFaults {
    /// No fault before this: the mesh forms first.
    static let start: Duration = .seconds(120)
    /// No fault lasts longer.
    static let longest: Duration = .seconds(90)
    /// Free of faults at the end, so that everything can be whole again.
    static let rest: Duration = .minutes(15)

    let scenario: Scenario
    let random: SeededRandom

    /// The schedule of a run that lasts `duration`, ordered by time; all faults begin within `window`, if there is one.
    func draw(duration: Duration, window: Duration? = nil) -> [Fault] {
        let room = duration - Self.start - Self.longest - Self.rest
        let span = min(room, window ?? room)
        guard span > .zero, scenario.nodes.count > 1 else { return [] }
        let kinds = Self.kinds.filter { _ in random.nextUnit() < 0.4 }
        guard !kinds.isEmpty else { return [] }
        let count = 2 + Int(random.next(below: 7))
        return (0..<count).map { _ in
            // Whole seconds, so that a schedule reads well.
            let at = Self.start + .seconds(Int64((span * random.nextUnit()).secondsValue))
            return fault(kinds[Int(random.next(below: UInt64(kinds.count)))], at: at)
        }.sorted { ($0.at, $0.subject) < ($1.at, $1.subject) }
    }

    /// What a swarm may do to a mesh that has to come back by itself. A disabled unit does not, and power returns with the
    /// end of the loss.
    static let kinds = FaultKind.allCases.filter { ![.powerReturn, .disableUnit].contains($0) }

    private func fault(_ kind: FaultKind, at: Duration) -> Fault {
        let lasting = Duration.seconds(Int64(10 + random.next(below: UInt64(Self.longest.secondsValue) - 10)))
        var fault = Fault(at: at, kind: kind, nodes: targets(kind), lasting: kind.isMomentary ? nil : lasting)
        for parameter in kind.parameters {
            switch parameter {
            case .unit: fault.unit = random.nextUnit() < 0.5 ? "halo-mesh.service" : "halo-agent.service"
            case .decibels: fault.decibels = Double(6 + random.next(below: 25))
            case .step: fault.step = .seconds(Int64(1 + random.next(below: 7200)))
            case .share: fault.share = Double(1 + random.next(below: 6)) / 10
            case .count: fault.count = Int(random.next(below: 3))
            case .delay: fault.delay = .milliseconds(Int64(50 + random.next(below: 950)))
            }
        }
        return fault
    }

    private func targets(_ kind: FaultKind) -> [NodeID] {
        let names = scenario.nodes.map(\.name.value)
        let gateway = scenario.nodes.first { $0.role == .gateway }?.name.value
        switch kind.target {
        case .device:
            if kind == .dhcpPoolExhausted, let gateway { return [gateway] }
            // What a gateway's own failure does to everybody would hide the rest: one time in ten is enough.
            let others = names.filter { $0 != gateway }
            if kind != .duplicateAddress, kind != .staleOverlayKey, random.nextUnit() < 0.1, let gateway {
                return [gateway]
            }
            return [others[Int(random.next(below: UInt64(others.count)))]]
        case .link:
            let one = Int(random.next(below: UInt64(names.count)))
            return [names[one], names[near(one)]]
        case .group:
            let size = 1 + Int(random.next(below: UInt64(max(1, names.count / 2))))
            let start = Int(random.next(below: UInt64(names.count)))
            // Whoever is nearest to one device parts with it.
            return byDistance(from: start).prefix(size).map { names[$0] }.sorted()
        }
    }

    /// One of the four nearest.
    private func near(_ index: Int) -> Int {
        let nearest = byDistance(from: index).dropFirst().prefix(4)
        return nearest[nearest.startIndex + Int(random.next(below: UInt64(nearest.count)))]
    }

    private func byDistance(from index: Int) -> [Int] {
        let place = scenario.nodes[index].position.value
        return scenario.nodes.indices.sorted { left, right in
            (squared(place, left), left) < (squared(place, right), right)
        }
    }

    private func squared(_ place: [Double], _ index: Int) -> Double {
        let other = scenario.nodes[index].position.value
        return (place[0] - other[0]) * (place[0] - other[0]) + (place[1] - other[1]) * (place[1] - other[1])
    }
}
