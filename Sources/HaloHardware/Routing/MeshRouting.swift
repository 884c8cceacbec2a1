import HaloModel

/// batman-adv (generic netlink family `batadv`, linux/uapi/linux/batman_adv.h).
public protocol MeshRouting: Sendable {
    /// Makes the mesh interface so: creates it when missing, sets its algorithm and settings, and makes exactly these
    /// links its hard interfaces. A changed algorithm recreates the interface, as the kernel demands.
    /// - Throws: `HardwareError` `unsupported` without the module, `notFound` for a missing link, `notPermitted`.
    func apply(_ configuration: RoutingConfiguration) async throws
    /// The interface's settings; `nil` when it does not exist.
    /// - Throws: `HardwareError`.
    func configuration(of interface: String) async throws -> RoutingConfiguration?
    /// Every originator with every next hop known for it, ordered by originator, then next hop
    /// (`BATADV_CMD_GET_ORIGINATORS`).
    /// - Throws: `HardwareError` `notFound`.
    func originators(of interface: String) async throws -> [Originator]
    /// Direct neighbours, ordered by address (`BATADV_CMD_GET_NEIGHBORS`).
    /// - Throws: `HardwareError` `notFound`.
    func neighbours(of interface: String) async throws -> [RoutingNeighbour]
    /// Announced gateways, ordered by address (`BATADV_CMD_GET_GATEWAYS`).
    /// - Throws: `HardwareError` `notFound`.
    func gateways(of interface: String) async throws -> [RoutingGateway]
}

/// How batman-adv's interface is to be.
public struct RoutingConfiguration: Sendable, Equatable {
    /// The mesh interface, `bat0`.
    public var interface: String
    /// Its algorithm.
    public var algorithm: RoutingAlgorithm
    /// The links it runs over, ordered.
    public var hardInterfaces: [String]
    /// Whether this device announces itself as gateway (`gw_mode server`) or looks for one (`client`).
    public var isGateway: Bool
    /// `BATADV_ATTR_ORIG_INTERVAL`, milliseconds; the kernel's default is 1000.
    public var originatorIntervalMilliseconds: Int

    /// Takes the parts as they are.
    public init(
        interface: String, algorithm: RoutingAlgorithm, hardInterfaces: [String], isGateway: Bool,
        originatorIntervalMilliseconds: Int = 1000
    ) {
        self.interface = interface
        self.algorithm = algorithm
        self.hardInterfaces = hardInterfaces
        self.isGateway = isGateway
        self.originatorIntervalMilliseconds = originatorIntervalMilliseconds
    }
}

/// How good a path is, in the units of the algorithm in use.
public enum RouteMetric: Sendable, Equatable, Comparable {
    /// BATMAN_IV: transmit quality 0…255 (`BATADV_ATTR_TQ`).
    case quality(UInt8)
    /// BATMAN_V: throughput, kbit/s (`BATADV_ATTR_THROUGHPUT` is in kbit/s, on the air in 100 kbit/s).
    case throughputKbps(UInt32)
}

/// A path to an originator through one neighbour.
public struct Originator: Sendable, Equatable {
    /// The originator's primary address.
    public var address: MACAddress
    /// The neighbour the path leads through; the originator itself when direct.
    public var nextHop: MACAddress
    /// How good.
    public var metric: RouteMetric
    /// Time since it was last heard through this neighbour, milliseconds.
    public var lastSeenMilliseconds: Int64
    /// Whether the kernel uses this path (`BATADV_ATTR_FLAG_BEST`).
    public var isBest: Bool

    /// Takes the parts as they are.
    public init(
        address: MACAddress, nextHop: MACAddress, metric: RouteMetric, lastSeenMilliseconds: Int64, isBest: Bool
    ) {
        self.address = address
        self.nextHop = nextHop
        self.metric = metric
        self.lastSeenMilliseconds = lastSeenMilliseconds
        self.isBest = isBest
    }
}

/// A direct neighbour of batman-adv.
public struct RoutingNeighbour: Sendable, Equatable {
    /// Its address.
    public var address: MACAddress
    /// Time since it was last heard, milliseconds.
    public var lastSeenMilliseconds: Int64
    /// Throughput to it, kbit/s; BATMAN_V only.
    public var throughputKbps: UInt32?

    /// Takes the parts as they are.
    public init(address: MACAddress, lastSeenMilliseconds: Int64, throughputKbps: UInt32?) {
        self.address = address
        self.lastSeenMilliseconds = lastSeenMilliseconds
        self.throughputKbps = throughputKbps
    }
}

/// An announced gateway.
public struct RoutingGateway: Sendable, Equatable {
    /// The originator that announces.
    public var address: MACAddress
    /// The neighbour towards it.
    public var nextHop: MACAddress
    /// How good the path is.
    public var metric: RouteMetric
    /// Whether the kernel selected it.
    public var isSelected: Bool

    /// Takes the parts as they are.
    public init(address: MACAddress, nextHop: MACAddress, metric: RouteMetric, isSelected: Bool) {
        self.address = address
        self.nextHop = nextHop
        self.metric = metric
        self.isSelected = isSelected
    }
}
