import HaloHardware
import HaloModel

/// Decides when to scan, whom to peer with and which peering to close.
///
/// The supplicant runs with `no_auto_peer=1`. The controller scans, waits a random 5 to 8 s, then adds its best neighbours
/// one at a time: the supplicant has a single slot for the wanted peer, which the next `MESH_PEER_ADD` overwrites
/// (wpa_supplicant/mesh_mpm.c, `mesh_required_peer`).
public struct PeeringController: Sendable, Equatable {
    /// What it is in the middle of.
    enum Phase: Sendable, Equatable {
        case idle
        case scanning(since: MonotonicInstant)
        case settling(until: MonotonicInstant)
        case adding(MACAddress, since: MonotonicInstant)
    }

    /// Limits and patience.
    public let settings: PeeringSettings
    private(set) var phase: Phase = .idle
    private(set) var nextScan: MonotonicInstant
    /// Ordered by address.
    private(set) var neighbours: [PeeringNeighbour] = []
    private var fruitlessScans = 0
    private var routelessSince: MonotonicInstant?

    /// A controller that scans at once.
    public init(settings: PeeringSettings, now: MonotonicInstant) {
        self.settings = settings
        nextScan = now
    }

    /// Whether something is under way that deserves a closer look than usual.
    public var isBusy: Bool { phase != .idle }

    /// Neighbours heard lately.
    public var heardCount: Int { neighbours.count }

    /// Takes in an observation and says what to do now, in order.
    public mutating func step(_ seen: PeeringObservation) -> [PeeringAction] {
        learn(seen)
        routelessSince = seen.hasRoute ? nil : (routelessSince ?? seen.time)
        var actions = repairs(seen)
        advance(seen)
        guard phase == .idle else { return actions }
        if let candidate = bestCandidate(seen) {
            phase = .adding(candidate, since: seen.time)
            actions.append(.add(candidate))
        } else if seen.time >= nextScan {
            phase = .scanning(since: seen.time)
            actions.append(.scan)
        }
        return actions
    }

    /// The supplicant answered `FAIL` to an add.
    public mutating func addRefused(_ address: MACAddress, at time: MonotonicInstant, spread: Double) {
        if case .adding(address, _) = phase { phase = .idle }
        let settings = settings
        change(address) { $0.backOff(at: time, spread: spread, settings) }
    }

    /// The scan could not be started.
    public mutating func scanRefused(at time: MonotonicInstant) {
        if case .scanning = phase { phase = .idle }
        nextScan = time + .seconds(3)
    }

    /// Forgets waits and failures and scans at once: rung 1 of the recovery ladder.
    public mutating func startOver(at time: MonotonicInstant) {
        for index in neighbours.indices {
            neighbours[index].notBefore = time
            neighbours[index].failures = 0
        }
        nextScan = time
        fruitlessScans = 0
    }

    /// Forgets everything: the mesh group or the radio has been started afresh.
    public mutating func reset(at time: MonotonicInstant) {
        self = PeeringController(settings: settings, now: time)
    }

    /// The peerings to close and open again when a path is dead although every link looks fine: the next hop's, or the
    /// weakest; rung 2 of the recovery ladder.
    public mutating func suspects(_ stations: [Station], nextHop: MACAddress?, at time: MonotonicInstant)
        -> [PeeringAction]
    {
        let established = stations.filter { $0.link == .established }
        let suspect =
            established.first { $0.address == nextHop }
            ?? established.min { ($0.signalDBm ?? .min, $0.address) < ($1.signalDBm ?? .min, $1.address) }
        guard let suspect else { return [] }
        change(suspect.address) {
            $0.notBefore = time + .seconds(3)
            $0.peeringEnded()
        }
        return [.remove(suspect.address, reason: "the path through it is dead")]
    }

    // MARK: - Learning

    private mutating func learn(_ seen: PeeringObservation) {
        for result in seen.scan ?? [] where result.meshID == settings.meshID {
            let heardAt = seen.time + .milliseconds(-max(0, result.ageMilliseconds))
            guard seen.time - heardAt < settings.memory else { continue }
            let index = entry(result.address, at: heardAt)
            neighbours[index].hear(signalDBm: result.signalDBm, at: heardAt, settings)
            neighbours[index].acceptsPeers = result.acceptsPeers
        }
        for station in seen.stations where !station.address.isGroup {
            let index = entry(station.address, at: seen.time)
            if let signal = station.signalDBm, station.inactiveMilliseconds < settings.silenceLimit.wholeMilliseconds {
                neighbours[index].hear(signalDBm: signal, at: seen.time, settings)
            }
            if station.link != .established { neighbours[index].peeringEnded() }
        }
        for block in seen.blocked {
            change(block.address) { $0.notBefore = max($0.notBefore, seen.time + block.duration) }
            if case .adding(block.address, _) = phase { phase = .idle }
        }
        let known = Set(seen.stations.map(\.address))
        neighbours.removeAll { !known.contains($0.address) && seen.time - $0.lastHeard > settings.memory }
        for index in neighbours.indices where !known.contains(neighbours[index].address) {
            neighbours[index].peeringEnded()
        }
    }

    private mutating func entry(_ address: MACAddress, at time: MonotonicInstant) -> Int {
        let index = neighbours.firstIndex { $0.address >= address } ?? neighbours.endIndex
        if index == neighbours.endIndex || neighbours[index].address != address {
            neighbours.insert(PeeringNeighbour(address: address, heardAt: time), at: index)
        }
        return index
    }

    private mutating func change(_ address: MACAddress, _ body: (inout PeeringNeighbour) -> Void) {
        guard let index = neighbours.firstIndex(where: { $0.address == address }) else { return }
        body(&neighbours[index])
    }

    // MARK: - Phases

    private mutating func advance(_ seen: PeeringObservation) {
        let isPeered = seen.stations.contains { $0.link == .established }
        switch phase {
        case .idle: break
        case .scanning(let since):
            if let found = seen.scan {
                let spread = settings.settleMaximum - settings.settleMinimum
                phase = .settling(until: seen.time + settings.settleMinimum + spread * seen.spread)
                fruitlessScans = found.isEmpty && !isPeered ? min(fruitlessScans + 1, 2) : 0
                planScan(seen, isPeered: isPeered)
            } else if seen.time - since > settings.scanLimit {
                phase = .idle
                planScan(seen, isPeered: isPeered)
            }
        case .settling(let until):
            if seen.time >= until { phase = .idle }
        case .adding(let address, let since):
            if seen.stations.contains(where: { $0.address == address && $0.link == .established }) {
                phase = .idle
            } else if seen.time - since > settings.addLimit {
                phase = .idle
                let settings = settings
                change(address) { $0.backOff(at: seen.time, spread: seen.spread, settings) }
            }
        }
    }

    private mutating func planScan(_ seen: PeeringObservation, isPeered: Bool) {
        let interval = isPeered ? settings.rescanWhilePeered : settings.rescanWhileAlone * Double(1 + fruitlessScans)
        nextScan = seen.time + interval * (0.8 + 0.4 * seen.spread)
    }

    private func bestCandidate(_ seen: PeeringObservation) -> MACAddress? {
        let taken = seen.stations.filter { station in
            [.established, .openSent, .openReceived, .confirmReceived].contains(station.link)
        }
        let established = taken.filter { $0.link == .established }
        let wanted = seen.hasRoute ? settings.wantedPeers : settings.wantedPeersWithoutRoute
        guard taken.count < min(wanted, settings.quota) else { return nil }
        let blocked = seen.stations.filter { $0.link == .blocked }
        // While alone, a weak neighbour or one that says it is full is still better than none.
        let isAlone = established.isEmpty
        return
            neighbours
            .filter { neighbour in
                neighbour.notBefore <= seen.time && neighbour.signalDBm != nil
                    && (isAlone || neighbour.isStrong && neighbour.acceptsPeers)
                    && !taken.contains { $0.address == neighbour.address }
                    && !blocked.contains { $0.address == neighbour.address }
            }
            .max { left, right in
                (left.acceptsPeers ? 1 : 0, -left.failures, left.signalDBm ?? .min, right.address)
                    < (right.acceptsPeers ? 1 : 0, -right.failures, right.signalDBm ?? .min, left.address)
            }?.address
    }

    // MARK: - Repairs

    private mutating func repairs(_ seen: PeeringObservation) -> [PeeringAction] {
        let established = seen.stations.filter { $0.link == .established }
        let settings = settings
        var actions: [PeeringAction] = []
        for station in established {
            change(station.address) { neighbour in
                guard
                    let reason = neighbour.examine(
                        station, routing: seen.routingNeighbours, at: seen.time, settings)
                else { return }
                actions.append(.remove(station.address, reason: reason))
                neighbour.backOff(at: seen.time, spread: seen.spread, settings)
                neighbour.peeringEnded()
            }
        }
        guard actions.isEmpty else { return actions }
        return exchange(established, seen)
    }

    /// Gives up a peering that works for a better one, at most one at a time and never the path in use.
    private mutating func exchange(_ established: [Station], _ seen: PeeringObservation) -> [PeeringAction] {
        let spare = established.filter { $0.address != seen.nextHop }
        let strong = established.filter { station in
            neighbours.contains { $0.address == station.address && $0.isStrong }
        }
        for station in spare where strong.count >= 2 {
            guard let neighbour = neighbours.first(where: { $0.address == station.address }),
                let weakSince = neighbour.weakSince, seen.time - weakSince > settings.weakLimit
            else { continue }
            return close(
                station.address, seen, "weaker than \(settings.signalFloorDBm) dBm, and stronger peers are established")
        }
        if let since = routelessSince, seen.time - since > settings.islandLimit, established.count >= settings.quota,
            neighbours.contains(where: { neighbour in
                neighbour.notBefore <= seen.time && !established.contains { $0.address == neighbour.address }
            }), let longest = spare.max(by: { ($0.connectedSeconds, $0.address) < ($1.connectedSeconds, $1.address) })
        {
            routelessSince = seen.time
            return close(
                longest.address, seen, "no route through any of \(established.count) peers: making room for another")
        }
        return []
    }

    private mutating func close(_ address: MACAddress, _ seen: PeeringObservation, _ reason: String) -> [PeeringAction]
    {
        let notBefore = seen.time + settings.retryMaximum
        change(address) {
            $0.notBefore = notBefore
            $0.peeringEnded()
        }
        return [.remove(address, reason: reason)]
    }
}
