import HaloModel

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
