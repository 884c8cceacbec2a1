import CHaloLinux
import HaloHardware
import HaloModel

/// What to tell the kernel so that an interface becomes as it is wanted (linux/wireguard.h, `WG_CMD_SET_DEVICE`).
///
/// `WGDEVICE_F_REPLACE_PEERS` would forget every peer first, and with it the session of those that stay. So only peers that
/// are not wanted are removed, and the others are changed in place.
enum WireGuardChange {
    /// Peers in one message; an attribute holds 64 KiB, and a peer with a few addresses takes some 150 octets.
    private static let peersPerMessage = 64

    /// The attributes of the messages to send, in this order.
    /// - Throws: `HardwareError` `invalid` when a peer has more addresses than one message holds.
    static func messages(to wanted: OverlayConfiguration, from present: WireGuardDevice) throws
        -> [NetlinkAttributeWriter]
    {
        let kept = Set(wanted.peers.map(\.publicKey))
        let removed = present.peers.map(\.publicKey).filter { !kept.contains($0) }
        let peers: [NetlinkAttributeWriter] = try removed.map(removal) + wanted.peers.map(peer)
        var messages: [NetlinkAttributeWriter] = []
        var rest = peers[...]
        repeat {
            let chunk = rest.prefix(peersPerMessage)
            rest = rest.dropFirst(peersPerMessage)
            messages.append(
                try NetlinkAttributeWriter { writer in
                    try writer.append(WGDEVICE_A_IFNAME.rawValue, string: wanted.interface)
                    if messages.isEmpty {
                        try writer.append(WGDEVICE_A_PRIVATE_KEY.rawValue, octets: wanted.privateKey.octets)
                        try writer.append(WGDEVICE_A_LISTEN_PORT.rawValue, integer: wanted.listenPort)
                    }
                    try writer.nest(WGDEVICE_A_PEERS.rawValue) { list in
                        for peer in chunk { try list.nest(0) { $0.append(peer) } }
                    }
                })
        } while !rest.isEmpty
        return messages
    }

    private static func removal(_ key: WireGuardKey) throws -> NetlinkAttributeWriter {
        try NetlinkAttributeWriter { writer in
            try writer.append(WGPEER_A_PUBLIC_KEY.rawValue, octets: key.octets)
            try writer.append(WGPEER_A_FLAGS.rawValue, integer: UInt32(WGPEER_F_REMOVE_ME.rawValue))
        }
    }

    private static func peer(_ peer: OverlayPeer) throws -> NetlinkAttributeWriter {
        try NetlinkAttributeWriter { writer in
            try writer.append(WGPEER_A_PUBLIC_KEY.rawValue, octets: peer.publicKey.octets)
            try writer.append(WGPEER_A_FLAGS.rawValue, integer: UInt32(WGPEER_F_REPLACE_ALLOWEDIPS.rawValue))
            if let endpoint = peer.endpoint {
                try writer.append(WGPEER_A_ENDPOINT.rawValue, octets: WireGuardDevice.octets(endpoint))
            }
            try writer.append(
                WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL.rawValue, integer: peer.persistentKeepaliveSeconds)
            try writer.nest(WGPEER_A_ALLOWEDIPS.rawValue) { list in
                for prefix in peer.allowedIPs {
                    try list.nest(0) { inner in
                        try inner.append(WGALLOWEDIP_A_FAMILY.rawValue, integer: UInt16(RouteNetlink.ipv4))
                        try inner.append(WGALLOWEDIP_A_IPADDR.rawValue, octets: prefix.address.octets)
                        try inner.append(
                            WGALLOWEDIP_A_CIDR_MASK.rawValue, integer: UInt8(truncatingIfNeeded: prefix.length))
                    }
                }
            }
        }
    }
}
