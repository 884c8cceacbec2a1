import CHaloLinux
import HaloHardware
import HaloModel

/// A WireGuard interface as generic netlink tells of it (linux/wireguard.h, `WG_CMD_GET_DEVICE`). The kernel spreads it over
/// several messages, and goes on with a peer of many addresses in the next.
struct WireGuardDevice: Sendable, Equatable {
    /// The device's own public key; `nil` while it has none.
    private(set) var publicKey: WireGuardKey?
    /// UDP port it listens on.
    private(set) var listenPort: UInt16 = 0
    /// Its peers in the kernel's order.
    private(set) var peers: [OverlayPeerStatus] = []

    /// Reads the messages of one dump.
    /// - Throws: `HardwareError` `io` when something is cut short or has a wrong size.
    init(parsing messages: [GenericNetlinkMessage]) throws {
        for message in messages {
            let attributes = message.attributes
            if let key = attributes.octets(WGDEVICE_A_PUBLIC_KEY.rawValue) { publicKey = try Self.key(key) }
            listenPort = try attributes.integer(WGDEVICE_A_LISTEN_PORT.rawValue) ?? listenPort
            for peer in try attributes.list(WGDEVICE_A_PEERS.rawValue) {
                guard let octets = peer.octets(WGPEER_A_PUBLIC_KEY.rawValue) else {
                    throw HardwareError(.io, "WireGuard: a peer without a public key")
                }
                let key = try Self.key(octets)
                if peers.last?.publicKey != key { peers.append(try Self.peer(key, peer)) }
            }
        }
    }

    private static func peer(_ key: WireGuardKey, _ attributes: NetlinkAttributes) throws -> OverlayPeerStatus {
        OverlayPeerStatus(
            publicKey: key, endpoint: try attributes.octets(WGPEER_A_ENDPOINT.rawValue).flatMap(endpoint),
            lastHandshake: try attributes.octets(WGPEER_A_LAST_HANDSHAKE_TIME.rawValue).flatMap(time),
            receivedOctets: try attributes.integer(WGPEER_A_RX_BYTES.rawValue) ?? 0,
            sentOctets: try attributes.integer(WGPEER_A_TX_BYTES.rawValue) ?? 0)
    }

    private static func key(_ octets: ArraySlice<UInt8>) throws -> WireGuardKey {
        guard let key = WireGuardKey(octets: Array(octets)) else {
            throw HardwareError(.io, "WireGuard: a key of \(octets.count) octets")
        }
        return key
    }

    /// `struct __kernel_timespec` (linux/time_types.h): seconds s64, nanoseconds s64; zero before the first handshake.
    private static func time(_ octets: ArraySlice<UInt8>) throws -> WallTime? {
        var reader = OctetReader(octets, of: "WireGuard handshake time")
        let (seconds, nanoseconds) = (try reader.integer(Int64.self), try reader.integer(Int64.self))
        guard seconds != 0 || nanoseconds != 0 else { return nil }
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(nanoseconds)
        return overflow || carry ? nil : WallTime(nanoseconds: sum)
    }

    /// `struct sockaddr_in` (linux/in.h): family u16, then port and address in network byte order. IPv6 is none.
    private static func endpoint(_ octets: ArraySlice<UInt8>) throws -> OverlayEndpoint? {
        var reader = OctetReader(octets, of: "WireGuard endpoint")
        guard try reader.integer(UInt16.self) == UInt16(RouteNetlink.ipv4) else { return nil }
        let port: UInt16 = try reader.bigEndian()
        return OverlayEndpoint(address: IPv4Address(rawValue: try reader.bigEndian()), port: port)
    }

    /// The octets of an endpoint as the kernel takes it.
    static func octets(_ endpoint: OverlayEndpoint) -> [UInt8] {
        UInt16(RouteNetlink.ipv4).machineOctets + endpoint.port.bigEndian.machineOctets + endpoint.address.octets
            + [UInt8](repeating: 0, count: 8)
    }
}
