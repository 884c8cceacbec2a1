import HaloFrames
import HaloHardware
import HaloModel

/// Data from peers (drivers/net/wireguard/receive.c).
extension WireGuardInterface {
    func received(_ message: WireGuardMessage.Data, from endpoint: OverlayEndpoint, _ size: UInt64) {
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

    func take(_ padded: [UInt8], from peer: WireGuardPeer) {
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
    func keepFresh(_ peer: WireGuardPeer) {
        let limit = WireGuardSession.rejectAfter - WireGuardSession.keepaliveTimeout - WireGuardSession.rekeyTimeout
        guard let session = peer.current, session.isInitiator, now - session.created >= limit,
            !peer.hasSentLastMinuteHandshake
        else { return }
        peer.hasSentLastMinuteHandshake = true
        initiate(peer, isRetry: false)
    }
}
