import HaloHardware
import HaloModel

/// The radio of one station in its recorded neighbourhood.
///
/// What the others did, they do again at the same time: they come and go, ask for peerings, close them, refuse a password.
/// What the station itself did is left to the mesh manager: its own Opens and Closes of the recording are not repeated,
/// and a neighbour answers the manager's if it was on the air and would have. While the station itself was not
/// on the air, it hears nobody.
///
/// `@unchecked Sendable`. Confined to the simulation's thread.
final class ReplayedRadio: @unchecked Sendable {
    /// What a neighbour without a recorded signal is taken to be received with, dBm.
    static let assumedSignalDBm = -60
    /// `mesh_max_inactivity` as wpa_supplicant has it when nothing else is set, nanoseconds.
    static let inactivityLimit: Int64 = 300_000_000_000
    /// A peering, from the first Open to the last Confirm, as the captures in Fixtures show it: 0.1 to 0.4 s.
    static let handshake = Duration.milliseconds(300)
    /// Three Opens 400 ms apart go unanswered (`dot11MeshRetryTimeout` of the S1G supplicant, dot11MeshMaxRetries 2).
    static let handshakeLimit = Duration.milliseconds(1200)
    /// `MESH_AUTH_RETRY` and `MESH_AUTH_BLOCK_DURATION` of wpa_supplicant (mesh_rsn.c).
    static let refusalLimit = 4
    static let blockSeconds = 3600

    let address: MACAddress
    let world: RecordedNeighbourhood
    let events: EventQueue
    let decisions: ReplayedDecisions
    private let audible: [MACAddress]
    private(set) var peers: [MACAddress: ReplayedPeer] = [:]
    private(set) var isJoined = true
    private(set) var isJoining = false
    var isDriverLoaded = true
    var isUp = true
    private var isScanning = false
    /// Frames before this are forgotten: the group was joined, or the radio started, then.
    private var listeningSince: Int64 = 0
    private var listeners: [AsyncStream<SupplicantEvent>.Continuation] = []

    init(_ address: MACAddress, in world: RecordedNeighbourhood, events: EventQueue, decisions: ReplayedDecisions) {
        self.address = address
        self.world = world
        self.events = events
        self.decisions = decisions
        audible = world.neighbours(of: address)
        for peer in audible { schedule(peer) }
        for restart in world.stations[address]?.restarts ?? [] {
            events.schedule(at: restart) { [weak self] in self?.beginAnew() }
        }
    }

    var now: Int64 { events.now }

    /// Until when the station has been able to hear: now, or the time its own silence began.
    var ears: Int64 {
        guard let silence = world.stations[address]?.silence(at: now) else { return now }
        return silence.from
    }

    var isOnAir: Bool { isDriverLoaded && isUp && world.isOnAir(address, at: now) }

    // MARK: - What the others do

    private func schedule(_ peer: MACAddress) {
        let pair = RecordedNeighbourhood.Pair(address, peer)
        for link in world.links[pair] ?? [] {
            if link.initiator != address {
                events.schedule(at: link.up) { [weak self] in self?.establish(peer) }
            }
            if let down = link.down, link.end == .close, link.closedBy == peer {
                events.schedule(at: down) { [weak self] in self?.closed(by: peer) }
            }
        }
        for refusal in world.pairs[pair]?.refusals ?? [] where refusal.from == peer {
            events.schedule(at: refusal.time) { [weak self] in self?.refused(by: peer, isOwnAttempt: false) }
        }
        for restart in world.stations[peer]?.restarts ?? [] {
            events.schedule(at: restart) { [weak self] in
                self?.change(peer) { if $0.link == .established { $0.isStale = true } }
            }
        }
    }

    /// The station itself came back without its peers.
    private func beginAnew() {
        for peer in peers.keys.sorted() { drop(peer) }
        peers = [:]
    }

    private func change(_ peer: MACAddress, _ body: (inout ReplayedPeer) -> Void) {
        body(&peers[peer, default: ReplayedPeer(address: peer)])
    }

    private func establish(_ peer: MACAddress) {
        guard isJoined, isOnAir, peers[peer]?.link != .blocked else { return }
        change(peer) {
            $0.link = .established
            $0.since = now
            $0.isStale = false
            $0.attempt += 1
            $0.refusals = 0
        }
        emit(.peerConnected(peer))
    }

    private func closed(by peer: MACAddress) {
        guard let link = peers[peer]?.link, link != .listen, link != .blocked else { return }
        drop(peer)
    }

    private func drop(_ peer: MACAddress) {
        let wasEstablished = peers[peer]?.link == .established
        change(peer) {
            $0.link = .listen
            $0.since = now
            $0.isStale = false
            $0.attempt += 1
        }
        if wasEstablished { emit(.peerDisconnected(peer)) }
    }

    private func refused(by peer: MACAddress, isOwnAttempt: Bool) {
        guard isJoined, isOnAir, peers[peer]?.link != .established else { return }
        emit(.authenticationFailed(peer))
        guard isOwnAttempt else { return }
        change(peer) {
            $0.link = .listen
            $0.refusals += 1
        }
        guard (peers[peer]?.refusals ?? 0) >= Self.refusalLimit else { return }
        change(peer) {
            $0.link = .blocked
            $0.refusals = 0
            $0.blockedUntil = now + Int64(Self.blockSeconds) * 1_000_000_000
        }
        emit(.authenticationBlocked(peer, seconds: Self.blockSeconds))
    }

    // MARK: - What the manager does

    func add(_ peer: MACAddress) throws(HardwareError) {
        guard isJoined, lastHeard(peer) != nil else { throw HardwareError(.refused, "MESH_PEER_ADD \(peer): FAIL") }
        let entry = peers[peer]
        switch entry?.link {
        case .openSent, .openReceived, .confirmReceived, .established:
            throw HardwareError(.refused, "MESH_PEER_ADD \(peer): FAIL")
        case .blocked where (entry?.blockedUntil ?? 0) > now:
            throw HardwareError(.refused, "MESH_PEER_ADD \(peer): FAIL")
        default: break
        }
        decisions.add(.add, peer: peer, "adds \(peer)")
        change(peer) {
            $0.link = .openSent
            $0.since = now
            $0.attempt += 1
        }
        let attempt = peers[peer]?.attempt
        events.schedule(after: Self.handshake) { [weak self] in self?.answer(peer, attempt) }
    }

    private func answer(_ peer: MACAddress, _ attempt: Int?) {
        guard let entry = peers[peer], entry.attempt == attempt, entry.link == .openSent else { return }
        let announcement = world.stations[peer]?.announcement(at: now)
        if !isOnAir || !world.isOnAir(peer, at: now) || announcement?.acceptsPeers == false {
            events.schedule(after: Self.handshakeLimit) { [weak self] in
                guard let self, peers[peer]?.attempt == attempt, peers[peer]?.link == .openSent else { return }
                drop(peer)
            }
        } else if announcement?.isSecure == true, !world.agree(address, peer, at: now) {
            refused(by: peer, isOwnAttempt: true)
        } else {
            establish(peer)
        }
    }

    func remove(_ peer: MACAddress) throws(HardwareError) {
        guard let entry = peers[peer] else { throw HardwareError(.refused, "MESH_PEER_REMOVE \(peer): FAIL") }
        decisions.remove(peer)
        let wasEstablished = entry.link == .established
        change(peer) {
            $0.link = .holding
            $0.since = now
            $0.isStale = false
            $0.attempt += 1
        }
        if wasEstablished { emit(.peerDisconnected(peer)) }
        // The neighbour answers the Close with its own, which ends the holding; one that is gone cannot.
        guard world.isOnAir(peer, at: now), isOnAir else { return }
        let attempt = peers[peer]?.attempt
        events.schedule(after: .milliseconds(100)) { [weak self] in
            guard let self, peers[peer]?.attempt == attempt else { return }
            drop(peer)
        }
    }

    func scan(for duration: Duration) throws(HardwareError) {
        guard !isScanning else { throw HardwareError(.busy, "SCAN: FAIL-BUSY") }
        isScanning = true
        decisions.scan()
        emit(.scanStarted)
        events.schedule(after: duration) { [weak self] in
            guard let self else { return }
            isScanning = false
            emit(.scanFinished)
        }
    }

    /// Joins the mesh group: its own mesh ID is on the air a second later.
    func join() {
        isJoining = true
        events.schedule(after: .seconds(1)) { [weak self] in
            guard let self, isJoining else { return }
            isJoining = false
            isJoined = true
            emit(.groupStarted)
        }
    }

    /// Leaves the mesh group, or starts the radio over: peers and what was heard are forgotten.
    func forget() {
        isJoining = false
        isJoined = false
        isScanning = false
        listeningSince = now
        for peer in peers.keys.sorted() where peers[peer]?.link == .established { emit(.peerDisconnected(peer)) }
        peers = [:]
        emit(.groupRemoved)
    }

    // MARK: - What the kernel and the supplicant know

    /// When a neighbour was last heard by this station.
    func lastHeard(_ peer: MACAddress) -> Int64? {
        guard audible.contains(peer), let time = world.stations[peer]?.lastHeard(by: ears), time >= listeningSince
        else {
            return nil
        }
        return time
    }

    /// Station entries by address. One that has been silent for `mesh_max_inactivity` is gone.
    func entries() -> [(ReplayedPeer, lastHeard: Int64)] {
        guard isJoined else { return [] }
        return audible.compactMap { peer in
            guard let heard = lastHeard(peer) else { return nil }
            if now - heard > Self.inactivityLimit {
                if peers[peer]?.link == .established { drop(peer) }
                return nil
            }
            if let until = peers[peer]?.blockedUntil, until > 0, until <= now { peers[peer] = nil }
            return (peers[peer] ?? ReplayedPeer(address: peer), heard)
        }
    }

    /// Neighbours whose link is up at both ends.
    var working: [ReplayedPeer] {
        entries().map(\.0).filter { $0.link == .established && !$0.isStale }
    }

    func listen() -> AsyncStream<SupplicantEvent> {
        AsyncStream(bufferingPolicy: .bufferingNewest(256)) { listeners.append($0) }
    }

    /// The supplicant goes away: whoever listens to it hears no more.
    func endListening() {
        for listener in listeners { listener.finish() }
        listeners = []
    }

    private func emit(_ event: SupplicantEvent) {
        for listener in listeners { listener.yield(event) }
    }
}
