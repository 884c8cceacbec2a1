import HaloHardware
import HaloModel

/// What the peering controller decides from.
public struct PeeringObservation: Sendable, Equatable {
    /// Now.
    public var time: MonotonicInstant
    /// The kernel's station entries.
    public var stations: [Station]
    /// batman-adv's direct neighbours on the mesh interface; `nil` while it is not running there.
    public var routingNeighbours: [RoutingNeighbour]?
    /// What the scan found that has just finished; `nil` when none has.
    public var scan: [ScanResult]?
    /// Stations the supplicant refused to authenticate, and for how long.
    public var blocked: [PeerBlock]
    /// Stations whose peering the supplicant reported and took back at once.
    public var flapped: [MACAddress]
    /// Neighbours that are some originator's only way here: without them a part of the mesh would be cut off.
    public var bridges: [MACAddress]
    /// Neighbours whose link was found to carry nothing, and why.
    public var condemned: [CondemnedLink]
    /// Whether there is a route to the gateway (on the gateway: always).
    public var hasRoute: Bool
    /// The neighbour the route leads through.
    public var nextHop: MACAddress?
    /// A random number in 0 ..< 1, which spreads waits so that neighbours do not act at once.
    public var spread: Double

    /// The neighbours that are some originator's only next hop.
    public static func bridges(_ originators: [Originator]) -> [MACAddress] {
        var ways: [MACAddress: Set<MACAddress>] = [:]
        for path in originators { ways[path.address, default: []].insert(path.nextHop) }
        return Set(ways.values.compactMap { $0.count == 1 ? $0.first : nil }).sorted()
    }

    /// Takes the parts as they are.
    public init(
        time: MonotonicInstant, stations: [Station] = [], routingNeighbours: [RoutingNeighbour]? = nil,
        scan: [ScanResult]? = nil, blocked: [PeerBlock] = [], flapped: [MACAddress] = [],
        bridges: [MACAddress] = [], condemned: [CondemnedLink] = [], hasRoute: Bool = false,
        nextHop: MACAddress? = nil, spread: Double = 0
    ) {
        self.time = time
        self.stations = stations
        self.routingNeighbours = routingNeighbours
        self.scan = scan
        self.blocked = blocked
        self.flapped = flapped
        self.bridges = bridges
        self.condemned = condemned
        self.hasRoute = hasRoute
        self.nextHop = nextHop
        self.spread = spread
    }
}

/// `MESH-SAE-AUTH-BLOCKED`: the supplicant will not try a station for a while.
public struct PeerBlock: Sendable, Equatable {
    /// The station.
    public var address: MACAddress
    /// For how long.
    public var duration: Duration

    /// Takes the parts as they are.
    public init(address: MACAddress, duration: Duration) {
        self.address = address
        self.duration = duration
    }
}

/// A link that was found to carry nothing.
public struct CondemnedLink: Sendable, Equatable {
    /// The neighbour.
    public var address: MACAddress
    /// Why.
    public var reason: String

    /// Takes the parts as they are.
    public init(address: MACAddress, reason: String) {
        self.address = address
        self.reason = reason
    }
}

/// What the peering controller wants done.
public enum PeeringAction: Sendable, Equatable {
    /// Start a scan.
    case scan
    /// `MESH_PEER_ADD`.
    case add(MACAddress)
    /// `MESH_PEER_REMOVE`, for the reason given.
    case remove(MACAddress, reason: String)
}
