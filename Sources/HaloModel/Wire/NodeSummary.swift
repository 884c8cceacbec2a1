/// A device as `GET /v1/nodes` lists it.
public struct NodeSummary: Sendable, Codable, Equatable {
    /// The device.
    public var node: NodeID
    /// `gateway` or `node`.
    public var role: NodeRole
    /// Its radio.
    public var radio: MACAddress?
    /// Its overlay address.
    public var overlay: IPv4Address?
    /// Whether a heartbeat came within the last `onlineWindowSeconds`.
    public var online: Bool
    /// The last heartbeat by the gateway's clock; `nil` before the first.
    public var lastSeen: WallTime?
    /// The state in the last heartbeat.
    public var meshState: MeshState?
    /// The mesh manager's last report.
    public var mesh: MeshReport?
    /// Sensors in use.
    public var sensors: [String]
    /// What people call it; `nil` when nobody gave it a name beside its own.
    public var title: String?

    /// A device not heard for longer counts as offline, seconds.
    public static let onlineWindowSeconds: Int64 = 45

    /// Takes the parts as they are.
    public init(
        node: NodeID, role: NodeRole, radio: MACAddress?, overlay: IPv4Address?, online: Bool, lastSeen: WallTime?,
        meshState: MeshState?, mesh: MeshReport?, sensors: [String], title: String? = nil
    ) {
        self.node = node
        self.role = role
        self.radio = radio
        self.overlay = overlay
        self.online = online
        self.lastSeen = lastSeen
        self.meshState = meshState
        self.mesh = mesh
        self.sensors = sensors
        self.title = title
    }

    enum CodingKeys: String, CodingKey {
        case node = "node_id"
        case role
        case radio = "radio_mac"
        case overlay
        case online
        case lastSeen = "last_seen"
        case meshState = "mesh_state"
        case mesh, sensors, title
    }
}

/// What a device is for.
public enum NodeRole: String, Sendable, Codable {
    /// The device that runs `halo`.
    case gateway
    /// Every other device.
    case node
}
