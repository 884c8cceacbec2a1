import HaloHardware
import HaloModel

/// Which peer an inner address belongs to: longest prefix, and of equal ones the peer named last, as setting an
/// allowed IP takes it from whoever had it (drivers/net/wireguard/allowedips.c).
struct CryptokeyRoutes {
    private var hosts: [IPv4Address: WireGuardKey] = [:]
    private var networks: [(prefix: IPv4Prefix, peer: WireGuardKey)] = []

    /// No peer has an address.
    init() {}

    /// The routes of these peers.
    init(_ peers: [OverlayPeer]) {
        for peer in peers {
            for prefix in peer.allowedIPs {
                if prefix.length == 32 {
                    hosts[prefix.address] = peer.publicKey
                } else {
                    networks.removeAll { $0.prefix.network == prefix.network && $0.prefix.length == prefix.length }
                    networks.append((prefix, peer.publicKey))
                }
            }
        }
        networks.sort { $0.prefix.length > $1.prefix.length }
    }

    /// The peer `address` belongs to.
    func owner(of address: IPv4Address) -> WireGuardKey? {
        hosts[address] ?? networks.first { $0.prefix.contains(address) }?.peer
    }
}
