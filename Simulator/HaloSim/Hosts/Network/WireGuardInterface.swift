import HaloFrames
import HaloHardware
import HaloModel

/// A WireGuard interface (whitepaper; drivers/net/wireguard of Linux 6.1): cryptokey routing, handshakes and their timers,
/// data. Cookie replies are understood but never needed, since nothing here is ever "under load".
final class WireGuardInterface {
    private struct Identity {
        var privateKey: WireGuardKey
        var publicKey: WireGuardKey
        var secrets: [WireGuardKey: [UInt8]] = [:]
    }

    /// `MAX_STAGED_PACKETS`.
    private static let stagedLimit = 128
    /// `MAX_TIMER_HANDSHAKES`.
    private static let handshakeLimit = 18

    let name: String
    private(set) var listenPort: UInt16
    private let stack: IPStack
    private let clock: SimulatedClock
    private let faults: NetworkFaults
    private let traced: (String) -> Void
    /// Hands a decrypted packet on.
    private let deliver: ([UInt8]) -> Void
    private var identity: Identity
    private var replacedIdentity: Identity?
    private(set) var peers: [WireGuardKey: WireGuardPeer] = [:]
    private var peerByIndex: [UInt32: WireGuardKey] = [:]
    private var isBound = false
    private var routes = CryptokeyRoutes()

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
    private var now: Int64 { stack.events.now }

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
        for key in peers.keys.sorted(by: { $0.base64 < $1.base64 }) where isNewKey || !kept.contains(key) { remove(key) }
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
    private func withIdentity<Value>(_ body: (inout Identity) -> Value) -> Value? {
        guard faults.hasStaleKey else { return body(&identity) }
        if replacedIdentity == nil {
            replacedIdentity = try? Self.identity(WireGuardCryptography.replaced(identity.privateKey))
        }
        guard var replaced = replacedIdentity else { return nil }
        defer { replacedIdentity = replaced }
        return body(&replaced)
    }

    private func secret(with peer: WireGuardKey) -> (own: WireGuardKey, secret: [UInt8])? {
        let found = withIdentity { identity -> (own: WireGuardKey, secret: [UInt8])? in
            if let known = identity.secrets[peer] { return (identity.publicKey, known) }
            guard let secret = WireGuardCryptography.sharedSecret(identity.privateKey, peer) else { return nil }
            identity.secrets[peer] = secret
            return (identity.publicKey, secret)
        }
        return found ?? nil
    }

    private func newIndex(for key: WireGuardKey) -> UInt32 {
        while true {
            let index = UInt32(truncatingIfNeeded: stack.random.next())
            guard peerByIndex[index] == nil else { continue }
            peerByIndex[index] = key
            return index
        }
    }

    private func replace(
        _ peer: WireGuardPeer, _ slot: ReferenceWritableKeyPath<WireGuardPeer, WireGuardSession?>,
        with session: WireGuardSession?
    ) {
        if let old = peer[keyPath: slot] { peerByIndex[old.localIndex] = nil }
        peer[keyPath: slot] = session
    }

    // MARK: Sending

    /// Sends an IPv4 packet to the peer whose addresses include `destination`. Answers false when there is none, or it has no
    /// endpoint (ENOKEY, EDESTADDRREQ).
    func send(_ packet: [UInt8], to destination: IPv4Address) -> Bool {
        guard let peer = routes.owner(of: destination).flatMap({ peers[$0] }), peer.endpoint != nil else { return false }
        guard isUsable(peer.current) else {
            if peer.staged.count >= Self.stagedLimit { peer.staged.removeFirst() }
            peer.staged.append(packet)
            initiate(peer, isRetry: false)
            return true
        }
        seal(packet, to: peer)
        return true
    }

    private func isUsable(_ session: WireGuardSession?) -> Bool {
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

    private func sendKeepalive(to peer: WireGuardPeer) {
        guard isUsable(peer.current) else {
            initiate(peer, isRetry: false)
            return
        }
        seal([], to: peer)
    }

    private func sendStaged(to peer: WireGuardPeer) {
        let packets = peer.staged
        peer.staged = []
        for packet in packets { seal(packet, to: peer) }
    }

    private func transmit(_ message: WireGuardMessage, to peer: WireGuardPeer) {
        guard let endpoint = peer.endpoint else { return }
        let octets = message.octets
        peer.sentOctets &+= UInt64(octets.count)
        stack.sendUDP(octets, from: listenPort, to: endpoint.address, port: endpoint.port)
    }

    /// Up to a third of a second (`REKEY_TIMEOUT_JITTER_MAX_JIFFIES`).
    private func jitter() -> Int64 { Int64(stack.random.next(below: 333_333_333)) }

    /// An authentic packet passed in either direction.
    private func traversed(_ peer: WireGuardPeer) {
        if peer.keepalive != 0 { peer.persistentKeepalive.start(after: .seconds(Int64(peer.keepalive))) }
    }

    // MARK: Timers (drivers/net/wireguard/timers.c)

    private func due(_ timer: WireGuardPeer.Due, _ key: WireGuardKey) {
        guard let peer = peers[key] else { return }
        switch timer {
        case .retransmitHandshake:
            let attempts = peer.initiation?.attempts ?? 0
            if attempts > Self.handshakeLimit {
                peer.staged = []
                peer.sendKeepalive.stop()
                peer.initiation.map { peerByIndex[$0.index] = nil }
                peer.initiation = nil
                // A persistent keepalive begins anew at its next time.
                traversed(peer)
            } else {
                initiate(peer, isRetry: true)
            }
        case .keepalive:
            sendKeepalive(to: peer)
            if peer.needsAnotherKeepalive {
                peer.needsAnotherKeepalive = false
                peer.sendKeepalive.start(after: .nanoseconds(WireGuardSession.keepaliveTimeout))
            }
        case .newHandshake: initiate(peer, isRetry: false)
        case .persistentKeepalive: if peer.keepalive != 0 { sendKeepalive(to: peer) }
        }
    }

    // MARK: Handshake

    /// Sends an initiation unless one was sent within `REKEY_TIMEOUT`.
    private func initiate(_ peer: WireGuardPeer, isRetry: Bool) {
        guard now - peer.lastInitiation >= WireGuardSession.rekeyTimeout, peer.endpoint != nil,
            let (own, secret) = secret(with: peer.publicKey)
        else { return }
        let attempts = isRetry ? (peer.initiation?.attempts ?? 0) + 1 : 0
        if let old = peer.initiation { peerByIndex[old.index] = nil }
        let index = newIndex(for: peer.publicKey)
        let ephemeral = stack.random.octets(32)
        peer.initiation = .init(index: index, ephemeral: ephemeral, secret: secret, attempts: attempts)
        peer.lastInitiation = now
        let timestamp = Self.timestamp(clock.wallTime)
        let unsigned = WireGuardMessage.Initiation(
            sender: index, ephemeral: ephemeral,
            encryptedStatic: own.octets + WireGuardCryptography.tag(secret, [ephemeral, own.octets]),
            encryptedTimestamp: timestamp + WireGuardCryptography.tag(secret, [ephemeral, timestamp]), mac1: [])
        let mac = WireGuardCryptography.tag(
            WireGuardCryptography.messageKey(of: peer.publicKey),
            [Array(WireGuardMessage.initiation(unsigned).octets.prefix(116))])
        transmit(
            .initiation(
                .init(
                    sender: index, ephemeral: ephemeral, encryptedStatic: unsigned.encryptedStatic,
                    encryptedTimestamp: unsigned.encryptedTimestamp, mac1: mac)), to: peer)
        traversed(peer)
        peer.retransmitHandshake.start(after: .nanoseconds(WireGuardSession.rekeyTimeout + jitter()))
    }

    /// TAI64N (https://cr.yp.to/libtai/tai64.html), with the low bits of the nanoseconds cut as the kernel does.
    private static func timestamp(_ time: WallTime) -> [UInt8] {
        let nanoseconds = max(0, time.nanoseconds)
        var writer = ByteWriter(capacity: 12)
        writer.writeBigEndian(0x4000_0000_0000_000A &+ UInt64(nanoseconds / 1_000_000_000), 8)
        writer.writeUInt32BE(UInt32(nanoseconds % 1_000_000_000) & ~0xFF_FFFF)
        return writer.bytes
    }

    private func received(_ arrival: IPStack.UDPArrival) {
        guard let message = try? WireGuardMessage(octets: arrival.payload) else { return }
        let endpoint = OverlayEndpoint(address: arrival.source, port: arrival.sourcePort)
        let size = UInt64(arrival.payload.count)
        switch message {
        case .initiation(let initiation): received(initiation, arrival.payload, from: endpoint, size)
        case .response(let response): received(response, arrival.payload, from: endpoint, size)
        case .data(let data): received(data, from: endpoint, size)
        case .cookie: break
        }
    }

    private func hasValidMAC(_ octets: [UInt8], covering length: Int) -> Bool {
        guard octets.count >= length + 16, let own = withIdentity({ $0.publicKey }) else { return false }
        let expected = WireGuardCryptography.tag(
            WireGuardCryptography.messageKey(of: own), [Array(octets.prefix(length))])
        return Array(octets[length..<(length + 16)]) == expected
    }

    private func received(
        _ message: WireGuardMessage.Initiation, _ octets: [UInt8], from endpoint: OverlayEndpoint, _ size: UInt64
    ) {
        guard hasValidMAC(octets, covering: 116),
            let key = WireGuardKey(octets: Array(message.encryptedStatic.prefix(32))), let peer = peers[key],
            let (_, secret) = secret(with: key)
        else { return }
        let timestamp = Array(message.encryptedTimestamp.prefix(12))
        let tags = [
            WireGuardCryptography.tag(secret, [message.ephemeral, key.octets]),
            WireGuardCryptography.tag(secret, [message.ephemeral, timestamp]),
        ]
        guard Array(message.encryptedStatic.suffix(16)) == tags[0], Array(message.encryptedTimestamp.suffix(16)) == tags[1],
            peer.lastTimestamp.isEmpty || peer.lastTimestamp.lexicographicallyPrecedes(timestamp)
        else { return }
        peer.lastTimestamp = timestamp
        peer.endpoint = endpoint
        peer.receivedOctets &+= size
        respond(to: message, peer, secret)
    }

    private func respond(to message: WireGuardMessage.Initiation, _ peer: WireGuardPeer, _ secret: [UInt8]) {
        let index = newIndex(for: peer.publicKey)
        let ephemeral = stack.random.octets(32)
        let key = WireGuardCryptography.hash(secret, [message.ephemeral, ephemeral])
        let nothing = WireGuardCryptography.tag(key, [Array("nothing".utf8)])
        let unsigned = WireGuardMessage.Response(
            sender: index, receiver: message.sender, ephemeral: ephemeral, encryptedNothing: nothing, mac1: [])
        let mac = WireGuardCryptography.tag(
            WireGuardCryptography.messageKey(of: peer.publicKey),
            [Array(WireGuardMessage.response(unsigned).octets.prefix(60))])
        replace(
            peer, \.next,
            with: WireGuardSession(
                localIndex: index, remoteIndex: message.sender, key: key, isInitiator: false, created: now))
        transmit(
            .response(
                .init(
                    sender: index, receiver: message.sender, ephemeral: ephemeral, encryptedNothing: nothing, mac1: mac)),
            to: peer)
        traversed(peer)
    }

    private func received(
        _ message: WireGuardMessage.Response, _ octets: [UInt8], from endpoint: OverlayEndpoint, _ size: UInt64
    ) {
        guard hasValidMAC(octets, covering: 60), let owner = peerByIndex[message.receiver], let peer = peers[owner],
            let initiation = peer.initiation, initiation.index == message.receiver
        else { return }
        let key = WireGuardCryptography.hash(initiation.secret, [initiation.ephemeral, message.ephemeral])
        guard message.encryptedNothing == WireGuardCryptography.tag(key, [Array("nothing".utf8)]) else { return }
        peer.endpoint = endpoint
        peer.receivedOctets &+= size
        peer.initiation = nil
        replace(peer, \.next, with: nil)
        replace(peer, \.previous, with: nil)
        peer.previous = peer.current
        peer.current = WireGuardSession(
            localIndex: initiation.index, remoteIndex: message.sender, key: key, isInitiator: true, created: now)
        completed(peer)
        traversed(peer)
        // The responder may not send before it has heard from us.
        if peer.staged.isEmpty { sendKeepalive(to: peer) } else { sendStaged(to: peer) }
    }

    private func completed(_ peer: WireGuardPeer) {
        peer.retransmitHandshake.stop()
        peer.newHandshake.stop()
        peer.hasSentLastMinuteHandshake = false
        peer.lastHandshake = clock.wallTime
        traced("handshake with \(peer.publicKey.base64.prefix(8))")
    }

    // MARK: Data

    private func received(_ message: WireGuardMessage.Data, from endpoint: OverlayEndpoint, _ size: UInt64) {
        guard let owner = peerByIndex[message.receiver], let peer = peers[owner],
            let slot = peer.session(message.receiver), var session = peer[keyPath: slot], isUsable(session),
            let padded = session.open(message)
        else { return }
        if slot == \WireGuardPeer.next {
            replace(peer, \.previous, with: nil)
            peer.previous = peer.current
            peer.current = session
            peer.next = nil
            completed(peer)
            sendStaged(to: peer)
        } else {
            peer[keyPath: slot] = session
        }
        peer.endpoint = endpoint
        peer.receivedOctets &+= size
        peer.newHandshake.stop()
        traversed(peer)
        if !padded.isEmpty { take(padded, from: peer) }
        keepFresh(peer)
    }

    private func take(_ padded: [UInt8], from peer: WireGuardPeer) {
        if peer.sendKeepalive.isRunning {
            peer.needsAnotherKeepalive = true
        } else {
            peer.sendKeepalive.start(after: .nanoseconds(WireGuardSession.keepaliveTimeout))
        }
        // Padding is cut by the inner length; the inner source must be one of the peer's (cryptokey routing).
        guard padded.count >= 20, padded[0] >> 4 == 4 else { return }
        let length = Int(padded[2]) << 8 | Int(padded[3])
        let source = IPv4Address(padded[12], padded[13], padded[14], padded[15])
        guard length <= padded.count, routes.owner(of: source) == peer.publicKey else { return }
        deliver(Array(padded.prefix(length)))
    }

    /// Begins anew before the session ends, when data only comes in (`keep_key_fresh` in receive.c).
    private func keepFresh(_ peer: WireGuardPeer) {
        let limit = WireGuardSession.rejectAfter - WireGuardSession.keepaliveTimeout - WireGuardSession.rekeyTimeout
        guard let session = peer.current, session.isInitiator, now - session.created >= limit,
            !peer.hasSentLastMinuteHandshake
        else { return }
        peer.hasSentLastMinuteHandshake = true
        initiate(peer, isRetry: false)
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
