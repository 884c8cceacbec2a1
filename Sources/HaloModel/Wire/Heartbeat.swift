/// The body of `POST /v1/nodes/{node_id}/heartbeat`: what the device knows of itself, sent by its agent.
public struct Heartbeat: Sendable, Codable, Equatable {
    /// The mesh manager's report; `nil` when it does not answer.
    public var mesh: MeshReport?
    /// Program version of the agent.
    public var version: String
    /// Seconds since the device booted.
    public var uptimeSeconds: Int64
    /// Samples waiting in the spool.
    public var spooledSamples: Int
    /// Sensors in use, ordered, as `bme280@1:0x76`.
    public var sensors: [String]

    /// Takes the parts as they are.
    public init(mesh: MeshReport?, version: String, uptimeSeconds: Int64, spooledSamples: Int, sensors: [String]) {
        self.mesh = mesh
        self.version = version
        self.uptimeSeconds = uptimeSeconds
        self.spooledSamples = spooledSamples
        self.sensors = sensors
    }

    enum CodingKeys: String, CodingKey {
        case mesh, version
        case uptimeSeconds = "uptime_s"
        case spooledSamples = "spooled_samples"
        case sensors
    }
}
