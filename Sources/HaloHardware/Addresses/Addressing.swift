import HaloModel

/// Links, IPv4 addresses, neighbours and DHCP (rtnetlink(7), RFC 2131).
public protocol Addressing: Sendable {
    /// All links, by index.
    /// - Throws: `HardwareError`.
    func links() async throws -> [NetworkLink]
    /// IPv4 addresses of a link; empty when it has none.
    /// - Throws: `HardwareError` `notFound`.
    func addresses(of link: String) async throws -> [IPv4Prefix]
    /// Makes `address` the only IPv4 address of the link, or removes all with `nil`; also brings the link up.
    /// - Throws: `HardwareError` `notFound`, `notPermitted`.
    func setAddress(_ address: IPv4Prefix?, of link: String) async throws
    /// One DHCP exchange on the link (DISCOVER, OFFER, REQUEST, ACK); does not set the address.
    /// - Throws: `HardwareError` `timedOut` without an answer, `refused` on NAK, `down`.
    func requestLease(on link: String, hostName: String, within limit: Duration) async throws -> DHCPLease
    /// Runs a DHCP server with this configuration on its link from now on, or none with `nil`; leases are kept.
    /// - Throws: `HardwareError`.
    func setDHCPServer(_ configuration: DHCPServerConfiguration?) async throws
    /// The server's leases, by address.
    /// - Throws: `HardwareError`.
    func leases() async throws -> [DHCPServerLease]
    /// The neighbour table of a link: ARP entries by address.
    /// - Throws: `HardwareError` `notFound`.
    func neighbours(of link: String) async throws -> [NetworkNeighbour]
}

/// A network interface (`RTM_NEWLINK`).
public struct NetworkLink: Sendable, Equatable {
    /// Interface index.
    public var index: Int
    /// Interface name.
    public var name: String
    /// Hardware address; `nil` for a link without one, such as wg0.
    public var address: MACAddress?
    /// Administratively up (`IFF_UP`).
    public var isUp: Bool
    /// Carrier present (`IFF_LOWER_UP`).
    public var hasCarrier: Bool
    /// Maximum transmission unit, octets.
    public var mtu: Int

    /// Takes the parts as they are.
    public init(index: Int, name: String, address: MACAddress?, isUp: Bool, hasCarrier: Bool, mtu: Int) {
        self.index = index
        self.name = name
        self.address = address
        self.isUp = isUp
        self.hasCarrier = hasCarrier
        self.mtu = mtu
    }
}

/// What a DHCP server granted.
public struct DHCPLease: Sendable, Equatable {
    /// The address with prefix length.
    public var address: IPv4Prefix
    /// Who granted it.
    public var server: IPv4Address
    /// For how long.
    public var duration: Duration

    /// Takes the parts as they are.
    public init(address: IPv4Prefix, server: IPv4Address, duration: Duration) {
        self.address = address
        self.server = server
        self.duration = duration
    }
}

/// A DHCP server's settings, as dnsmasq has them.
public struct DHCPServerConfiguration: Sendable, Equatable {
    /// The link it serves.
    public var link: String
    /// Its own address there.
    public var server: IPv4Prefix
    /// First address it grants.
    public var rangeStart: IPv4Address
    /// Last address it grants.
    public var rangeEnd: IPv4Address
    /// For how long.
    public var leaseDuration: Duration

    /// Takes the parts as they are.
    public init(
        link: String, server: IPv4Prefix, rangeStart: IPv4Address, rangeEnd: IPv4Address, leaseDuration: Duration
    ) {
        self.link = link
        self.server = server
        self.rangeStart = rangeStart
        self.rangeEnd = rangeEnd
        self.leaseDuration = leaseDuration
    }
}

/// A lease the server gave.
public struct DHCPServerLease: Sendable, Equatable {
    /// To whom.
    public var client: MACAddress
    /// The address.
    public var address: IPv4Address
    /// The name the client gave itself.
    public var hostName: String
    /// When it ends, by the calendar clock.
    public var expires: WallTime

    /// Takes the parts as they are.
    public init(client: MACAddress, address: IPv4Address, hostName: String, expires: WallTime) {
        self.client = client
        self.address = address
        self.hostName = hostName
        self.expires = expires
    }
}

/// An ARP entry (`RTM_NEWNEIGH`).
public struct NetworkNeighbour: Sendable, Equatable {
    /// Its IPv4 address.
    public var address: IPv4Address
    /// Its hardware address; `nil` while unresolved.
    public var hardware: MACAddress?
    /// `NUD_REACHABLE`, as opposed to stale or failed.
    public var isReachable: Bool

    /// Takes the parts as they are.
    public init(address: IPv4Address, hardware: MACAddress?, isReachable: Bool) {
        self.address = address
        self.hardware = hardware
        self.isReachable = isReachable
    }
}
