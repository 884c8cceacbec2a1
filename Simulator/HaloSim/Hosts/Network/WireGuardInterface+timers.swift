import HaloFrames
import HaloHardware
import HaloModel

/// Timers of peers (drivers/net/wireguard/timers.c).
extension WireGuardInterface {
    func due(_ timer: WireGuardPeer.Due, _ key: WireGuardKey) {
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
}
