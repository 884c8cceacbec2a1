import HaloHardware
import HaloModel

/// A peer of a WireGuard interface: `struct wg_peer` (drivers/net/wireguard/peer.h).
final class WireGuardPeer {
    /// An initiation that waits for its response.
    struct Initiation {
        var index: UInt32
        var ephemeral: [UInt8]
        var secret: [UInt8]
        var attempts: Int
    }

    let publicKey: WireGuardKey
    var endpoint: OverlayEndpoint?
    var allowedIPs: [IPv4Prefix]
    var keepalive: UInt16

    var initiation: Initiation?
    var lastInitiation: Int64 = .min / 2
    var current: WireGuardSession?
    var previous: WireGuardSession?
    /// Agreed as responder, not confirmed by data yet.
    var next: WireGuardSession?
    /// Packets waiting for a session.
    var staged: [[UInt8]] = []
    /// Newest timestamp of an initiation; older ones are replays.
    var lastTimestamp: [UInt8] = []
    var lastHandshake: WallTime?
    var receivedOctets: UInt64 = 0
    var sentOctets: UInt64 = 0
    var hasSentLastMinuteHandshake = false
    var needsAnotherKeepalive = false

    let retransmitHandshake: NetworkTimer
    let sendKeepalive: NetworkTimer
    let newHandshake: NetworkTimer
    let persistentKeepalive: NetworkTimer

    /// What a timer of a peer asks its interface to do.
    enum Due { case retransmitHandshake, keepalive, newHandshake, persistentKeepalive }

    init(_ peer: OverlayPeer, events: EventQueue, due: @escaping (Due) -> Void) {
        publicKey = peer.publicKey
        endpoint = peer.endpoint
        allowedIPs = peer.allowedIPs
        keepalive = peer.persistentKeepaliveSeconds
        retransmitHandshake = NetworkTimer(events) { due(.retransmitHandshake) }
        sendKeepalive = NetworkTimer(events) { due(.keepalive) }
        newHandshake = NetworkTimer(events) { due(.newHandshake) }
        persistentKeepalive = NetworkTimer(events) { due(.persistentKeepalive) }
    }

    /// The peer's receiving session with this index.
    func session(_ index: UInt32) -> ReferenceWritableKeyPath<WireGuardPeer, WireGuardSession?>? {
        if current?.localIndex == index { return \.current }
        if next?.localIndex == index { return \.next }
        if previous?.localIndex == index { return \.previous }
        return nil
    }

    func stop() {
        for timer in [retransmitHandshake, sendKeepalive, newHandshake, persistentKeepalive] { timer.stop() }
    }
}
