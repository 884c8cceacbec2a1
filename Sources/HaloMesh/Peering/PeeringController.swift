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
    public private(set) var settings: PeeringSettings
    var phase: Phase = .idle
    private(set) var nextScan: MonotonicInstant
    /// Ordered by address.
    var neighbours: [PeeringNeighbour] = []
    private var fruitlessScans = 0
    var routelessSince: MonotonicInstant?
    /// The neighbour the last route led through.
    private var lastHop: MACAddress?

    /// A controller that scans at once.
    public init(settings: PeeringSettings, now: MonotonicInstant) {
        self.settings = settings
        nextScan = now
    }

    /// Whether something is under way that deserves a closer look than usual.
    public var isBusy: Bool { phase != .idle }

    /// Neighbours heard lately.
    public var heardCount: Int { neighbours.count }

    /// Whether a link stays held though it was closed once more, twice.
    var isHeldFast: Bool { neighbours.contains { $0.heldSince != nil && !$0.wasBlocked && $0.releases >= 2 } }

    /// Takes in an observation and says what to do now, in order.
    public mutating func step(_ seen: PeeringObservation) -> [PeeringAction] {
        learn(seen)
        routelessSince = seen.hasRoute ? nil : (routelessSince ?? seen.time)
        lastHop = seen.nextHop ?? lastHop
        var actions = repairs(seen)
        advance(seen)
        guard phase == .idle else { return actions }
        if let candidate = bestCandidate(seen) {
            phase = .adding(candidate, since: seen.time)
            actions.append(.add(candidate))
        } else if seen.time >= nextScan, !awaitsLostWay(seen) {
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
            neighbours[index].failedAt = nil
        }
        nextScan = time
        fruitlessScans = 0
    }

    /// Forgets everything: the mesh group or the radio has been started afresh, perhaps on a channel of another width.
    public mutating func reset(widthMHz: Int, at time: MonotonicInstant) {
        self = PeeringController(
            settings: PeeringSettings(meshID: settings.meshID, widthMHz: widthMHz, allowed: settings.allowed),
            now: time)
    }

    /// What a decision about a neighbour rests on, by name.
    public func basis(of address: MACAddress) -> [String: String] {
        guard let neighbour = neighbours.first(where: { $0.address == address }) else { return [:] }
        var basis = ["failures": "\(neighbour.failures)", "strong": "\(neighbour.isStrong)"]
        basis["signal_dbm"] = neighbour.signalDBm.map { "\($0)" }
        basis["its_peerings"] = neighbour.peerings.map { "\($0)" }
        basis["floor_dbm"] = "\(settings.signalFloorDBm)"
        return basis
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
        let settings = settings
        change(suspect.address) { $0.renew(at: time, settings) }
        return [.remove(suspect.address, reason: "the path through it is dead")]
    }

    // MARK: - Learning

    private mutating func learn(_ seen: PeeringObservation) {
        for result in seen.scan ?? [] where result.meshID == settings.meshID {
            let heardAt = seen.time + .milliseconds(-max(0, result.ageMilliseconds))
            guard seen.time - heardAt < settings.memory else { continue }
            let index = entry(result.address, at: heardAt)
            neighbours[index].hear(signalDBm: result.signalDBm, at: heardAt, settings)
            neighbours[index].read(result, at: seen.time)
        }
        for station in seen.stations where !station.address.isGroup {
            let index = entry(station.address, at: seen.time)
            follow(station, of: &neighbours[index], seen)
            if let signal = station.signalDBm, station.inactiveMilliseconds < settings.silenceLimit.wholeMilliseconds {
                neighbours[index].hear(signalDBm: signal, at: seen.time, settings)
            }
        }
        for address in seen.flapped {
            let settings = settings
            change(address) { $0.backOff(at: seen.time, spread: seen.spread, settings) }
            if case .adding(address, _) = phase { phase = .idle }
        }
        for block in seen.blocked {
            let settings = settings
            change(block.address) {
                $0.notBefore = max($0.notBefore, seen.time + min(block.duration, $0.pardonWait(settings)))
                $0.failedAt = nil
            }
            if case .adding(block.address, _) = phase { phase = .idle }
        }
        let known = Set(seen.stations.map(\.address))
        neighbours.removeAll { !known.contains($0.address) && seen.time - $0.lastHeard > settings.memory }
        for index in neighbours.indices where !known.contains(neighbours[index].address) {
            neighbours[index].peeringEnded()
        }
    }

    /// Notes how far the peering with a neighbour is. One that ends as soon as it was established counts as a failure:
    /// the other side closed it, for a reason it will have again.
    private func follow(_ station: Station, of neighbour: inout PeeringNeighbour, _ seen: PeeringObservation) {
        let isHalfOpen = [.openSent, .openReceived, .confirmReceived].contains(station.link)
        if station.link == .blocked, neighbour.blockedSince == nil { neighbour.blockedSpread = seen.spread }
        neighbour.blockedSince = station.link == .blocked ? (neighbour.blockedSince ?? seen.time) : nil
        if station.link == .blocked { neighbour.wasBlocked = true }
        neighbour.heldSince = station.link == .holding ? (neighbour.heldSince ?? seen.time) : nil
        neighbour.handshakeSince = isHalfOpen ? (neighbour.handshakeSince ?? seen.time) : nil
        guard station.link != .established else { return }
        if let since = neighbour.establishedAt, seen.time - since < settings.lastingLimit {
            neighbour.backOff(at: seen.time, spread: seen.spread, settings)
        }
        neighbour.peeringEnded()
    }

    private mutating func entry(_ address: MACAddress, at time: MonotonicInstant) -> Int {
        let index = neighbours.firstIndex { $0.address >= address } ?? neighbours.endIndex
        if index == neighbours.endIndex || neighbours[index].address != address {
            neighbours.insert(PeeringNeighbour(address: address, heardAt: time), at: index)
        }
        return index
    }

    mutating func change(_ address: MACAddress, _ body: (inout PeeringNeighbour) -> Void) {
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

    /// Whether the way that was lost is about to be tried again: a scan and the pause after it would only be in its way.
    private func awaitsLostWay(_ seen: PeeringObservation) -> Bool {
        guard !seen.hasRoute, let lost = neighbours.first(where: { $0.address == lastHop }), let since = lost.failedAt
        else { return false }
        return lost.failures <= settings.lostWayAttempts && seen.time - since < settings.lostWayWait
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
        guard taken.count < settings.quota else { return nil }
        let isSated = taken.count >= wanted
        let blocked = seen.stations.filter { $0.link == .blocked }
        // While alone, or long without a route, a weak neighbour or one that says it is full is still better than none:
        // it may be the only one that leads on.
        let isDesperate =
            established.isEmpty || routelessSince.map { seen.time - $0 > settings.routelessLimit } ?? false
        return
            neighbours
            .filter { neighbour in
                neighbour.mayBeTried(
                    isLostWay: !seen.hasRoute && neighbour.address == lastHop, at: seen.time, settings)
                    && neighbour.signalDBm != nil && settings.allows(neighbour.address)
                    && (!isSated || neighbour.isLonely(at: seen.time, settings))
                    && (isDesperate || neighbour.isStrong && neighbour.acceptsPeers)
                    && !taken.contains { $0.address == neighbour.address }
                    && !blocked.contains { $0.address == neighbour.address }
            }
            .max { rank($0).lexicographicallyPrecedes(rank($1)) }?.address
    }

    /// Orders candidates: who accepts peers, who failed least, who has room, who is strong; the rest by signal.
    private func rank(_ neighbour: PeeringNeighbour) -> [Int] {
        [
            neighbour.acceptsPeers ? 1 : 0, -neighbour.failures, neighbour.hasRoom(quota: settings.quota) ? 1 : 0,
            neighbour.isStrong ? 1 : 0, neighbour.signalDBm ?? -200, -Int(clamping: neighbour.address.rawValue),
        ]
    }
}
