/// The answer to `GET /v1/mesh/topology`: the mesh as its devices' last reports have it.
public struct Topology: Sendable, Codable, Equatable {
    /// A device.
    public struct Node: Sendable, Codable, Equatable {
        /// Its name.
        public var node: NodeID
        /// What it is for.
        public var role: NodeRole
        /// Whether it was heard lately.
        public var online: Bool
        /// The state in its last report.
        public var meshState: MeshState?

        /// Takes the parts as they are.
        public init(node: NodeID, role: NodeRole, online: Bool, meshState: MeshState?) {
            self.node = node
            self.role = role
            self.online = online
            self.meshState = meshState
        }

        enum CodingKeys: String, CodingKey {
            case node = "node_id"
            case role, online
            case meshState = "mesh_state"
        }
    }

    /// One end of a link, with what it hears of the other end.
    public struct End: Sendable, Codable, Equatable {
        /// The device, when the gateway knows whose radio this is.
        public var node: NodeID?
        /// The radio.
        public var radio: MACAddress
        /// Peering state as this end has it; `nil` when this end does not report the link.
        public var link: String?
        /// Signal of the other end as received here, dBm.
        public var signalDBm: Int?
        /// Throughput this end expects, kbit/s.
        public var expectedThroughputKbps: Int?
        /// Whether this end's best route to the gateway leads over the link.
        public var isNextHop: Bool

        /// Takes the parts as they are.
        public init(
            node: NodeID?, radio: MACAddress, link: String? = nil, signalDBm: Int? = nil,
            expectedThroughputKbps: Int? = nil, isNextHop: Bool = false
        ) {
            self.node = node
            self.radio = radio
            self.link = link
            self.signalDBm = signalDBm
            self.expectedThroughputKbps = expectedThroughputKbps
            self.isNextHop = isNextHop
        }

        enum CodingKeys: String, CodingKey {
            case node = "node_id"
            case radio = "radio_mac"
            case link
            case signalDBm = "signal_dbm"
            case expectedThroughputKbps = "expected_throughput_kbps"
            case isNextHop = "is_next_hop"
        }
    }

    /// Two radios at least one of which reports the other.
    public struct Link: Sendable, Codable, Equatable {
        /// The radio with the lower address.
        public var a: End
        /// The radio with the higher address.
        public var b: End
        /// Whether both ends call it established; of an end that does not report, nothing is assumed.
        public var established: Bool

        /// Takes the parts as they are.
        public init(a: End, b: End, established: Bool) {
            self.a = a
            self.b = b
            self.established = established
        }
    }

    /// Devices, by name.
    public var nodes: [Node]
    /// Links, by the ends' addresses.
    public var links: [Link]

    /// Takes the parts as they are.
    public init(nodes: [Node], links: [Link]) {
        self.nodes = nodes
        self.links = links
    }
}
