/// The answer to `GET /health`.
public struct HealthReport: Sendable, Codable, Equatable {
    /// The whole in one word.
    public enum Status: String, Sendable, Codable {
        /// Everything works.
        case ok
        /// The API works, something else does not.
        case degraded
        /// The database does not work, so nothing can be stored.
        case down
    }

    /// The state of the database.
    public struct Database: Sendable, Codable, Equatable {
        /// `ok`, or what is wrong: `full`, `readOnly`, `io`, `corrupt`, `busy`, `schema`.
        public var state: String
        /// Number of the last migration; `nil` while the database does not answer.
        public var schemaVersion: Int64?

        /// Takes the parts as they are.
        public init(state: String, schemaVersion: Int64?) {
            self.state = state
            self.schemaVersion = schemaVersion
        }

        enum CodingKeys: String, CodingKey {
            case state
            case schemaVersion = "schema_version"
        }
    }

    /// The state of the gateway's place in the mesh.
    public struct Mesh: Sendable, Codable, Equatable {
        /// State in the last report of this device's mesh manager; `nil` before the first.
        public var state: MeshState?
        /// State of the overlay interface: `up`, `starting`, or the reason it is not: `unsupported`, `notPermitted`, …
        public var overlay: String
        /// Devices that are in.
        public var nodes: Int64
        /// Devices heard lately.
        public var online: Int64

        /// Takes the parts as they are.
        public init(state: MeshState?, overlay: String, nodes: Int64, online: Int64) {
            self.state = state
            self.overlay = overlay
            self.nodes = nodes
            self.online = online
        }
    }

    /// The whole in one word.
    public var status: Status
    /// The gateway.
    public var node: NodeID
    /// Program version.
    public var version: String
    /// Commit the program was built from.
    public var commit: String
    /// When it was built.
    public var buildTime: String
    /// Seconds since the program started.
    public var uptimeSeconds: Int64
    /// The state of the database.
    public var database: Database
    /// The state of the gateway's place in the mesh.
    public var mesh: Mesh

    /// Takes the parts as they are.
    public init(
        status: Status, node: NodeID, version: String, commit: String, buildTime: String, uptimeSeconds: Int64,
        database: Database, mesh: Mesh
    ) {
        self.status = status
        self.node = node
        self.version = version
        self.commit = commit
        self.buildTime = buildTime
        self.uptimeSeconds = uptimeSeconds
        self.database = database
        self.mesh = mesh
    }

    enum CodingKeys: String, CodingKey {
        case status
        case node = "node_id"
        case version, commit
        case buildTime = "build_time"
        case uptimeSeconds = "uptime_s"
        case database, mesh
    }
}
