/// What `halo-mesh` says of itself on its local socket, to the agent, the field page and `haloctl`.
public struct MeshReport: Sendable, Codable, Equatable {
    /// The device.
    public var node: NodeID
    /// Where it stands.
    public var state: MeshState
    /// Why it is in that state.
    public var cause: String
    /// Since when, by the device's calendar clock.
    public var since: WallTime
    /// The radio's own address; `nil` while there is no interface.
    public var radio: MACAddress?
    /// Neighbours, ordered by address.
    public var peers: [MeshPeer]
    /// Address on bat0 with prefix.
    public var underlay: IPv4Prefix?
    /// Address on wg0 with prefix.
    public var overlay: IPv4Prefix?
    /// Round trip to the gateway through the overlay, milliseconds.
    public var gatewayLatencyMilliseconds: Double?
    /// Times each rung of the recovery ladder was climbed since the daemon started; index 0 is rung 1.
    public var rungsClimbed: [Int]
    /// The last transitions, oldest first, at most `historyLimit`.
    public var history: [MeshTransition]
    /// The radio configuration in use.
    public var radioConfiguration: RFConfiguration?
    /// Whether the underlay address is one the device chose because no DHCP server answered.
    public var underlayIsOwnChoice: Bool?

    /// How many transitions a report keeps.
    public static let historyLimit = 64

    /// Takes the parts as they are.
    public init(
        node: NodeID, state: MeshState, cause: String, since: WallTime, radio: MACAddress?, peers: [MeshPeer],
        underlay: IPv4Prefix?, overlay: IPv4Prefix?, gatewayLatencyMilliseconds: Double?, rungsClimbed: [Int],
        history: [MeshTransition], radioConfiguration: RFConfiguration? = nil, underlayIsOwnChoice: Bool? = nil
    ) {
        self.node = node
        self.state = state
        self.cause = cause
        self.since = since
        self.radio = radio
        self.peers = peers
        self.underlay = underlay
        self.overlay = overlay
        self.gatewayLatencyMilliseconds = gatewayLatencyMilliseconds
        self.rungsClimbed = rungsClimbed
        self.history = history
        self.radioConfiguration = radioConfiguration
        self.underlayIsOwnChoice = underlayIsOwnChoice
    }

    enum CodingKeys: String, CodingKey {
        case node, state, cause, since, radio, peers, underlay, overlay, history
        case gatewayLatencyMilliseconds = "gateway_latency_ms"
        case rungsClimbed = "rungs_climbed"
        case radioConfiguration = "radio_config"
        case underlayIsOwnChoice = "underlay_own_choice"
    }
}
