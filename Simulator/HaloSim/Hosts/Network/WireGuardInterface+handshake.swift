import HaloFrames
import HaloHardware
import HaloModel

/// Handshakes, and which message goes where (drivers/net/wireguard/noise.c, receive.c).
extension WireGuardInterface {
    /// Sends an initiation unless one was sent within `REKEY_TIMEOUT`.
    func initiate(_ peer: WireGuardPeer, isRetry: Bool) {
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
    static func timestamp(_ time: WallTime) -> [UInt8] {
        let nanoseconds = max(0, time.nanoseconds)
        var writer = ByteWriter(capacity: 12)
        writer.writeBigEndian(0x4000_0000_0000_000A &+ UInt64(nanoseconds / 1_000_000_000), 8)
        writer.writeUInt32BE(UInt32(nanoseconds % 1_000_000_000) & ~0xFF_FFFF)
        return writer.bytes
    }

    func received(_ arrival: IPStack.UDPArrival) {
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

    func hasValidMAC(_ octets: [UInt8], covering length: Int) -> Bool {
        guard octets.count >= length + 16, let own = withIdentity({ $0.publicKey }) else { return false }
        let expected = WireGuardCryptography.tag(
            WireGuardCryptography.messageKey(of: own), [Array(octets.prefix(length))])
        return Array(octets[length..<(length + 16)]) == expected
    }

    func received(
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
        guard Array(message.encryptedStatic.suffix(16)) == tags[0],
            Array(message.encryptedTimestamp.suffix(16)) == tags[1],
            peer.lastTimestamp.isEmpty || peer.lastTimestamp.lexicographicallyPrecedes(timestamp)
        else { return }
        peer.lastTimestamp = timestamp
        peer.endpoint = endpoint
        peer.receivedOctets &+= size
        respond(to: message, peer, secret)
    }

    func respond(to message: WireGuardMessage.Initiation, _ peer: WireGuardPeer, _ secret: [UInt8]) {
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
                    sender: index, receiver: message.sender, ephemeral: ephemeral, encryptedNothing: nothing, mac1: mac)
            ),
            to: peer)
        traversed(peer)
    }

    func received(
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

    func completed(_ peer: WireGuardPeer) {
        peer.retransmitHandshake.stop()
        peer.newHandshake.stop()
        peer.hasSentLastMinuteHandshake = false
        peer.lastHandshake = clock.wallTime
        traced("handshake with \(peer.publicKey.base64.prefix(8))")
    }
}
