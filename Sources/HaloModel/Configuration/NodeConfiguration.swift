/// `/etc/halo/config.yaml`: what a device has to be told before it can join.
public struct NodeConfiguration: Sendable, Codable, Equatable {
    /// The device's name; `nil` derives it from the radio's MAC address.
    public var node: NodeID?
    /// What it is for.
    public var role: NodeRole
    /// The radio and the mesh it joins.
    public var mesh: MeshSettings
    /// Seconds between two telemetry samples of a metric unless its template says otherwise.
    public var sampleIntervalSeconds: Int
    /// How samples are kept until the gateway has them.
    public var spool: SpoolSettings

    /// Takes the parts as they are.
    public init(
        node: NodeID?, role: NodeRole, mesh: MeshSettings, sampleIntervalSeconds: Int = 30,
        spool: SpoolSettings = SpoolSettings()
    ) {
        self.node = node
        self.role = role
        self.mesh = mesh
        self.sampleIntervalSeconds = sampleIntervalSeconds
        self.spool = spool
    }

    /// Reads the configuration; what may be left out keeps its default.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            node: try values.decodeIfPresent(NodeID.self, forKey: .node),
            role: try values.decode(NodeRole.self, forKey: .role),
            mesh: try values.decode(MeshSettings.self, forKey: .mesh),
            sampleIntervalSeconds: try values.decodeIfPresent(Int.self, forKey: .sampleIntervalSeconds) ?? 30,
            spool: try values.decodeIfPresent(SpoolSettings.self, forKey: .spool) ?? SpoolSettings())
    }

    enum CodingKeys: String, CodingKey {
        case node, role, mesh
        case sampleIntervalSeconds = "sample_interval_s"
        case spool
    }
}

/// How the radio joins the mesh, and who is its gateway.
public struct MeshSettings: Sendable, Codable, Equatable {
    /// Mesh ID (IEEE 802.11-2020 9.4.2.98), 1–32 octets.
    public var meshID: String
    /// SAE passphrase; `nil` joins an open mesh.
    public var passphrase: String?
    /// Secret that proves a device belongs here, used for `wg-register`.
    public var trustSecret: String
    /// Regulatory country, ISO 3166-1 alpha-2.
    public var country: String
    /// S1G channel number (IEEE 802.11-2020 Annex E).
    public var channel: Int
    /// Channel width, MHz: 1, 2, 4 or 8.
    public var widthMHz: Int
    /// batman-adv routing algorithm.
    public var routing: RoutingAlgorithm
    /// The gateway's underlay address.
    public var gatewayUnderlay: IPv4Address
    /// Port of the gateway's API.
    public var gatewayPort: UInt16
    /// Radios this device may peer with; `nil` allows every one of the mesh.
    public var allowedPeers: [MACAddress]?
    /// Days after which the overlay's key pair is replaced; 0 keeps it until asked.
    public var keyRotationDays: Int

    /// How long an overlay key pair lives unless told otherwise.
    public static let defaultKeyRotationDays = 90
    /// Where the gateway is in the underlay unless told otherwise.
    public static let defaultGatewayUnderlay = IPv4Address(10, 41, 0, 1)

    /// Takes the parts as they are.
    public init(
        meshID: String, passphrase: String?, trustSecret: String, country: String, channel: Int, widthMHz: Int,
        routing: RoutingAlgorithm = .batmanV, gatewayUnderlay: IPv4Address = MeshSettings.defaultGatewayUnderlay,
        gatewayPort: UInt16 = 8080, allowedPeers: [MACAddress]? = nil,
        keyRotationDays: Int = MeshSettings.defaultKeyRotationDays
    ) {
        self.meshID = meshID
        self.passphrase = passphrase
        self.trustSecret = trustSecret
        self.country = country
        self.channel = channel
        self.widthMHz = widthMHz
        self.routing = routing
        self.gatewayUnderlay = gatewayUnderlay
        self.gatewayPort = gatewayPort
        self.allowedPeers = allowedPeers
        self.keyRotationDays = keyRotationDays
    }

    /// Reads the settings; what may be left out keeps its default.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            meshID: try values.decode(String.self, forKey: .meshID),
            passphrase: try values.decodeIfPresent(String.self, forKey: .passphrase),
            trustSecret: try values.decode(String.self, forKey: .trustSecret),
            country: try values.decode(String.self, forKey: .country),
            channel: try values.decode(Int.self, forKey: .channel),
            widthMHz: try values.decode(Int.self, forKey: .widthMHz),
            routing: try values.decodeIfPresent(RoutingAlgorithm.self, forKey: .routing) ?? .batmanV,
            gatewayUnderlay: try values.decodeIfPresent(IPv4Address.self, forKey: .gatewayUnderlay)
                ?? MeshSettings.defaultGatewayUnderlay,
            gatewayPort: try values.decodeIfPresent(UInt16.self, forKey: .gatewayPort) ?? 8080,
            allowedPeers: try values.decodeIfPresent([MACAddress].self, forKey: .allowedPeers),
            keyRotationDays: try values.decodeIfPresent(Int.self, forKey: .keyRotationDays)
                ?? MeshSettings.defaultKeyRotationDays)
    }

    enum CodingKeys: String, CodingKey {
        case meshID = "mesh_id"
        case passphrase
        case trustSecret = "trust_secret"
        case country, channel
        case widthMHz = "width_mhz"
        case routing
        case gatewayUnderlay = "gateway_underlay"
        case gatewayPort = "gateway_port"
        case allowedPeers = "allowed_peers"
        case keyRotationDays = "key_rotation_days"
    }
}

/// batman-adv's routing algorithms, as the kernel names them (net/batman-adv/bat_iv_ogm.c, bat_v.c).
public enum RoutingAlgorithm: String, Sendable, Codable {
    /// OGM loss based, metric TQ 0…255.
    case batmanIV = "BATMAN_IV"
    /// Throughput based, metric in 100 kbit/s.
    case batmanV = "BATMAN_V"
}
