/// A neighbour as the mesh manager sees it.
public struct MeshPeer: Sendable, Codable, Equatable {
    /// The neighbour's radio.
    public var address: MACAddress
    /// Mesh peering state, as nl80211 names it in lower case: `listen`, `opn_snt`, … `estab`, `holding`, `blocked`.
    public var link: String
    /// Received signal, dBm; `nil` before the first frame.
    public var signalDBm: Int?
    /// Expected throughput, kbit/s, as the driver estimates it.
    public var expectedThroughputKbps: Int?
    /// Time since the last frame from it, milliseconds.
    public var inactiveMilliseconds: Int64
    /// Whether batman-adv's best route to the gateway leads through it.
    public var isNextHop: Bool

    /// Takes the parts as they are.
    public init(
        address: MACAddress, link: String, signalDBm: Int?, expectedThroughputKbps: Int?, inactiveMilliseconds: Int64,
        isNextHop: Bool
    ) {
        self.address = address
        self.link = link
        self.signalDBm = signalDBm
        self.expectedThroughputKbps = expectedThroughputKbps
        self.inactiveMilliseconds = inactiveMilliseconds
        self.isNextHop = isNextHop
    }

    enum CodingKeys: String, CodingKey {
        case address, link
        case signalDBm = "signal_dbm"
        case expectedThroughputKbps = "expected_throughput_kbps"
        case inactiveMilliseconds = "inactive_ms"
        case isNextHop = "is_next_hop"
    }
}
