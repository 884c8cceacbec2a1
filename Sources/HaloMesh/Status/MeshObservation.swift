import HaloHardware
import HaloModel

/// What the mesh manager has seen of the device at one moment: all the status machine decides from.
public struct MeshObservation: Sendable, Equatable {
    /// The way from the radio's peers to the gateway, as batman-adv has it.
    public struct Route: Sendable, Equatable {
        /// The gateway's originator address.
        public var gateway: MACAddress
        /// The neighbour the best path leads through.
        public var nextHop: MACAddress
        /// Time since the gateway was last heard through it, milliseconds.
        public var lastSeenMilliseconds: Int64

        /// Takes the parts as they are.
        public init(gateway: MACAddress, nextHop: MACAddress, lastSeenMilliseconds: Int64) {
            self.gateway = gateway
            self.nextHop = nextHop
            self.lastSeenMilliseconds = lastSeenMilliseconds
        }
    }

    /// How far the device has come with its place in the overlay.
    public enum Enrolment: Sendable, Equatable {
        /// Nothing asked yet, or no answer.
        case none(String)
        /// The gateway wants an operator to approve the device.
        case pending
        /// An operator refused the device.
        case rejected
        /// The gateway admitted the device.
        case approved
    }

    /// What the device is for.
    public var role: NodeRole
    /// The mesh it is to join.
    public var meshID: String
    /// Whether the driver is loaded; `nil` when that cannot be told.
    public var isDriverLoaded: Bool?
    /// Why the driver or the interface is missing, when something said so.
    public var radioFailure: String?
    /// The wireless interface in use.
    public var interface: WirelessInterface?
    /// The supplicant's state; `nil` when it does not answer.
    public var supplicant: SupplicantStatus?
    /// Whether the chip answers no command, asked while nobody is heard.
    public var isChipSilent: Bool
    /// Whether a link to a neighbour that is there stays held, however often it is closed.
    public var isHeldFast: Bool
    /// Whom the kernel knows.
    public var stations: [Station]
    /// How many mesh stations were heard lately, by scan.
    public var heardCount: Int
    /// Direct neighbours batman-adv hears.
    public var routingNeighbourCount: Int
    /// The route to the gateway.
    public var route: Route?
    /// Address on bat0.
    public var underlay: IPv4Prefix?
    /// Place in the overlay.
    public var enrolment: Enrolment
    /// Whether the overlay interface exists.
    public var isOverlayUp: Bool
    /// Age of the last WireGuard handshake with the gateway.
    public var handshakeAge: Duration?
    /// Whether the gateway answered its health request lately.
    public var gatewayAnswers: Bool

    /// A device of which nothing is known yet.
    public init(role: NodeRole, meshID: String) {
        self.role = role
        self.meshID = meshID
        isDriverLoaded = nil
        radioFailure = nil
        interface = nil
        supplicant = nil
        isChipSilent = false
        isHeldFast = false
        stations = []
        heardCount = 0
        routingNeighbourCount = 0
        route = nil
        underlay = nil
        enrolment = .none("not asked yet")
        isOverlayUp = false
        handshakeAge = nil
        gatewayAnswers = false
    }

    /// Stations with an established peering.
    public var established: [Station] { stations.filter { $0.link == .established } }

    /// What a verdict about the state rests on, by name.
    var basis: [String: String] {
        var basis = [
            "established": "\(established.count)", "heard": "\(heardCount)",
            "routing_neighbours": "\(routingNeighbourCount)", "gateway_answers": "\(gatewayAnswers)",
        ]
        basis["supplicant"] = supplicant?.state
        basis["chip_answers"] = isChipSilent ? "false" : nil
        basis["next_hop"] = route.map { "\($0.nextHop)" }
        basis["route_age_ms"] = route.map { "\($0.lastSeenMilliseconds)" }
        basis["underlay"] = underlay.map { "\($0)" }
        basis["handshake_age_s"] = handshakeAge.map { "\($0.wholeMilliseconds / 1000)" }
        return basis
    }
}
