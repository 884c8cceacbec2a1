import HaloModel

/// WireGuard interfaces (generic netlink family `wireguard`, linux/uapi/linux/wireguard.h).
public protocol Overlay: Sendable {
    /// Makes the interface so: creates it when missing, sets key, port and exactly these peers.
    /// Sessions of peers that stay are kept.
    /// - Throws: `HardwareError` `unsupported` without the kernel module, `invalid`, `notPermitted`.
    func apply(_ configuration: OverlayConfiguration) async throws
    /// The interface's state; `nil` when it does not exist. The private key is not in it.
    /// - Throws: `HardwareError`.
    func status(of interface: String) async throws -> OverlayStatus?
    /// Removes the interface; no error when there is none.
    /// - Throws: `HardwareError`.
    func remove(_ interface: String) async throws
}

/// How a WireGuard interface is to be.
public struct OverlayConfiguration: Sendable, Equatable {
    /// Its name, `wg0`.
    public var interface: String
    /// The device's own key.
    public var privateKey: WireGuardKey
    /// UDP port to listen on.
    public var listenPort: UInt16
    /// Its address.
    public var address: IPv4Prefix
    /// Everyone it talks to.
    public var peers: [OverlayPeer]

    /// Takes the parts as they are.
    public init(
        interface: String, privateKey: WireGuardKey, listenPort: UInt16, address: IPv4Prefix, peers: [OverlayPeer]
    ) {
        self.interface = interface
        self.privateKey = privateKey
        self.listenPort = listenPort
        self.address = address
        self.peers = peers
    }
}

/// A peer of a WireGuard interface.
public struct OverlayPeer: Sendable, Equatable {
    /// Who it is.
    public var publicKey: WireGuardKey
    /// Where to reach it; `nil` waits for it to come.
    public var endpoint: OverlayEndpoint?
    /// Which inner addresses are its own (cryptokey routing).
    public var allowedIPs: [IPv4Prefix]
    /// Seconds between keepalives; 0 sends none.
    public var persistentKeepaliveSeconds: UInt16

    /// Takes the parts as they are.
    public init(
        publicKey: WireGuardKey, endpoint: OverlayEndpoint?, allowedIPs: [IPv4Prefix],
        persistentKeepaliveSeconds: UInt16
    ) {
        self.publicKey = publicKey
        self.endpoint = endpoint
        self.allowedIPs = allowedIPs
        self.persistentKeepaliveSeconds = persistentKeepaliveSeconds
    }
}

/// A UDP endpoint.
public struct OverlayEndpoint: Sendable, Equatable {
    /// Address in the underlay.
    public var address: IPv4Address
    /// UDP port.
    public var port: UInt16

    /// Takes the parts as they are.
    public init(address: IPv4Address, port: UInt16) {
        self.address = address
        self.port = port
    }
}

/// A WireGuard interface as the kernel reports it.
public struct OverlayStatus: Sendable, Equatable {
    /// The device's own public key.
    public var publicKey: WireGuardKey
    /// UDP port it listens on.
    public var listenPort: UInt16
    /// Its peers, ordered by public key.
    public var peers: [OverlayPeerStatus]

    /// Takes the parts as they are.
    public init(publicKey: WireGuardKey, listenPort: UInt16, peers: [OverlayPeerStatus]) {
        self.publicKey = publicKey
        self.listenPort = listenPort
        self.peers = peers
    }
}

/// A peer as the kernel reports it.
public struct OverlayPeerStatus: Sendable, Equatable {
    /// Who it is.
    public var publicKey: WireGuardKey
    /// Where it was last heard from.
    public var endpoint: OverlayEndpoint?
    /// When the last handshake completed, by the calendar clock (`WGPEER_A_LAST_HANDSHAKE_TIME`); `nil` before the first.
    public var lastHandshake: WallTime?
    /// Octets received.
    public var receivedOctets: UInt64
    /// Octets sent.
    public var sentOctets: UInt64

    /// Takes the parts as they are.
    public init(
        publicKey: WireGuardKey, endpoint: OverlayEndpoint?, lastHandshake: WallTime?, receivedOctets: UInt64,
        sentOctets: UInt64
    ) {
        self.publicKey = publicKey
        self.endpoint = endpoint
        self.lastHandshake = lastHandshake
        self.receivedOctets = receivedOctets
        self.sentOctets = sentOctets
    }
}
