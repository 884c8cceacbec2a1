import HaloFrames
import HaloHardware
import HaloModel

/// A WireGuard interface (whitepaper; drivers/net/wireguard of Linux 6.1): cryptokey routing, handshakes and their
/// timers, data. Cookie replies are understood but never needed, since nothing here is ever "under load".
final class WireGuardInterface {
    struct Identity {
        var privateKey: WireGuardKey
        var publicKey: WireGuardKey
        var secrets: [WireGuardKey: [UInt8]] = [:]
    }

    /// `MAX_STAGED_PACKETS`.
    private static let stagedLimit = 128
    /// `MAX_TIMER_HANDSHAKES`.
    static let handshakeLimit = 18

    let name: String
    private(set) var listenPort: UInt16
    let stack: IPStack
    let clock: SimulatedClock
    private let faults: NetworkFaults
    let traced: (String) -> Void
    /// Hands a decrypted packet on.
    let deliver: ([UInt8]) -> Void
    private var identity: Identity
    private var replacedIdentity: Identity?
    private(set) var peers: [WireGuardKey: WireGuardPeer] = [:]
    var peerByIndex: [UInt32: WireGuardKey] = [:]
    private var isBound = false
    private(set) var routes = CryptokeyRoutes()

    /// - Throws: `HardwareError` `invalid` for a private key that is none.
    init(
        configuration: OverlayConfiguration, stack: IPStack, clock: SimulatedClock, faults: NetworkFaults,
        traced: @escaping (String) -> Void, deliver: @escaping ([UInt8]) -> Void
    ) throws(HardwareError) {
        name = configuration.interface
        listenPort = configuration.listenPort
        self.stack = stack
        self.clock = clock
        self.faults = faults
        self.traced = traced
        self.deliver = deliver
        identity = try Self.identity(configuration.privateKey)
    }

    private static func identity(_ key: WireGuardKey) throws(HardwareError) -> Identity {
        guard let publicKey = WireGuardCryptography.publicKey(of: key) else {
            throw HardwareError(.invalid, "WireGuard private key is not a Curve25519 key")
        }
        return Identity(privateKey: key, publicKey: publicKey)
    }

    var publicKey: WireGuardKey { identity.publicKey }
    var now: Int64 { stack.events.now }

    // MARK: Configuration

    /// Sets key, port and peers; sessions of peers that stay are kept while the key does.
    /// - Throws: `HardwareError` `invalid`, `busy` when the port is in use.
    func apply(_ configuration: OverlayConfiguration) throws(HardwareError) {
        let isNewKey = configuration.privateKey != identity.privateKey
        let newIdentity = isNewKey ? try Self.identity(configuration.privateKey) : identity
        try bind(configuration.listenPort)
        identity = newIdentity
        if isNewKey { replacedIdentity = nil }
        let kept = Set(configuration.peers.map(\.publicKey))
        for key in peers.keys.sorted(by: { $0.base64 < $1.base64 }) where isNewKey || !kept.contains(key) {
            remove(key)
        }
        // The device itself is never its own peer (`wg_set_peer`).
        for peer in configuration.peers where peer.publicKey != identity.publicKey { set(peer) }
        routes = CryptokeyRoutes(configuration.peers.filter { peers[$0.publicKey] != nil })
    }

    private func bind(_ port: UInt16) throws(HardwareError) {
        if isBound, port == listenPort { return }
        guard stack.bindUDP(port, { [weak self] in self?.received($0) }) else {
            throw HardwareError(.busy, "WireGuard: UDP port \(port) is in use (EADDRINUSE)")
        }
        if isBound { stack.unbindUDP(listenPort) }
        listenPort = port
        isBound = true
    }

    private func set(_ configuration: OverlayPeer) {
        let key = configuration.publicKey
        if let peer = peers[key] {
            let wantsKeepalive = configuration.persistentKeepaliveSeconds != 0 && peer.keepalive == 0
            if let endpoint = configuration.endpoint { peer.endpoint = endpoint }
            peer.allowedIPs = configuration.allowedIPs
            peer.keepalive = configuration.persistentKeepaliveSeconds
            if peer.keepalive == 0 { peer.persistentKeepalive.stop() }
            if wantsKeepalive { sendKeepalive(to: peer) }
            return
        }
        let peer = WireGuardPeer(configuration, events: stack.events) { [weak self] in self?.due($0, key) }
        peers[key] = peer
        if peer.keepalive != 0 { sendKeepalive(to: peer) }
    }

    private func remove(_ key: WireGuardKey) {
        guard let peer = peers.removeValue(forKey: key) else { return }
        peer.stop()
        peerByIndex = peerByIndex.filter { $0.value != key }
    }

    /// Ends everything.
    func stop() {
        for peer in peers.values { peer.stop() }
        peers = [:]
        if isBound { stack.unbindUDP(listenPort) }
        isBound = false
    }

    // MARK: Identity

    /// The key pair in use: the configured one, or by fault another.
    func withIdentity<Value>(_ body: (inout Identity) -> Value) -> Value? {
        guard faults.hasStaleKey else { return body(&identity) }
        if replacedIdentity == nil {
            replacedIdentity = try? Self.identity(WireGuardCryptography.replaced(identity.privateKey))
        }
        guard var replaced = replacedIdentity else { return nil }
        defer { replacedIdentity = replaced }
        return body(&replaced)
    }

    func secret(with peer: WireGuardKey) -> (own: WireGuardKey, secret: [UInt8])? {
        let found = withIdentity { identity -> (own: WireGuardKey, secret: [UInt8])? in
            if let known = identity.secrets[peer] { return (identity.publicKey, known) }
            guard let secret = WireGuardCryptography.sharedSecret(identity.privateKey, peer) else { return nil }
            identity.secrets[peer] = secret
            return (identity.publicKey, secret)
        }
        return found ?? nil
    }

    func newIndex(for key: WireGuardKey) -> UInt32 {
        while true {
            let index = UInt32(truncatingIfNeeded: stack.random.next())
            guard peerByIndex[index] == nil else { continue }
            peerByIndex[index] = key
            return index
        }
    }

    func replace(
        _ peer: WireGuardPeer, _ slot: ReferenceWritableKeyPath<WireGuardPeer, WireGuardSession?>,
        with session: WireGuardSession?
    ) {
        if let old = peer[keyPath: slot] { peerByIndex[old.localIndex] = nil }
        peer[keyPath: slot] = session
    }

    // MARK: Sending

    /// Sends an IPv4 packet to the peer whose addresses include `destination`. Answers false when there is none, or
    /// it has no endpoint (ENOKEY, EDESTADDRREQ).
    func send(_ packet: [UInt8], to destination: IPv4Address) -> Bool {
        guard let peer = routes.owner(of: destination).flatMap({ peers[$0] }), peer.endpoint != nil else {
            return false
        }
        guard isUsable(peer.current) else {
            if peer.staged.count >= Self.stagedLimit { peer.staged.removeFirst() }
            peer.staged.append(packet)
            initiate(peer, isRetry: false)
            return true
        }
        seal(packet, to: peer)
        return true
    }

    func isUsable(_ session: WireGuardSession?) -> Bool {
        session.map { now - $0.created < WireGuardSession.rejectAfter } ?? false
    }

    private func seal(_ packet: [UInt8], to peer: WireGuardPeer) {
        guard let message = peer.current?.seal(packet) else { return }
        transmit(message, to: peer)
        if !packet.isEmpty, !peer.newHandshake.isRunning {
            peer.newHandshake.start(
                after: .nanoseconds(WireGuardSession.keepaliveTimeout + WireGuardSession.rekeyTimeout + jitter()))
        }
        peer.sendKeepalive.stop()
        traversed(peer)
        if let session = peer.current, session.isInitiator, now - session.created >= WireGuardSession.rekeyAfter {
            initiate(peer, isRetry: false)
        }
    }

    func sendKeepalive(to peer: WireGuardPeer) {
        guard isUsable(peer.current) else {
            initiate(peer, isRetry: false)
            return
        }
        seal([], to: peer)
    }

    func sendStaged(to peer: WireGuardPeer) {
        let packets = peer.staged
        peer.staged = []
        for packet in packets { seal(packet, to: peer) }
    }

    func transmit(_ message: WireGuardMessage, to peer: WireGuardPeer) {
        guard let endpoint = peer.endpoint else { return }
        let octets = message.octets
        peer.sentOctets &+= UInt64(octets.count)
        stack.sendUDP(octets, from: listenPort, to: endpoint.address, port: endpoint.port)
    }

    /// Up to a third of a second (`REKEY_TIMEOUT_JITTER_MAX_JIFFIES`).
    func jitter() -> Int64 { Int64(stack.random.next(below: 333_333_333)) }

    /// An authentic packet passed in either direction.
    func traversed(_ peer: WireGuardPeer) {
        if peer.keepalive != 0 { peer.persistentKeepalive.start(after: .seconds(Int64(peer.keepalive))) }
    }

    // MARK: Status

    var status: OverlayStatus {
        let list = peers.values.sorted { $0.publicKey.octets.lexicographicallyPrecedes($1.publicKey.octets) }
        return OverlayStatus(
            publicKey: withIdentity { $0.publicKey } ?? identity.publicKey, listenPort: listenPort,
            peers: list.map {
                OverlayPeerStatus(
                    publicKey: $0.publicKey, endpoint: $0.endpoint, lastHandshake: $0.lastHandshake,
                    receivedOctets: $0.receivedOctets, sentOctets: $0.sentOctets)
            })
    }
}
