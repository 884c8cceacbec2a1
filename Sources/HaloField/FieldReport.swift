import HaloHardware
import HaloModel

/// The body of `GET /api/diag`: everything the page shows.
public struct FieldReport: Sendable, Codable, Equatable {
    /// The device; `nil` while nobody knows its name.
    public var node: NodeID?
    /// When, by the device's calendar clock.
    public var time: WallTime
    /// The mesh manager's report; `nil` when it does not answer.
    public var mesh: MeshReport?
    /// The agent's status; `nil` when it does not answer.
    public var agent: AgentStatus?
    /// The machine; `nil` when it cannot be read.
    public var system: System?
    /// Where the device stands; `nil` without a fix.
    public var place: Place?
    /// What did not answer, and why.
    public var failures: [String]

    /// The machine's state; what it does not offer is `nil`.
    public struct System: Sendable, Codable, Equatable {
        /// Seconds since boot.
        public var uptimeSeconds: Double
        /// Load over the last minute.
        public var load1: Double?
        /// Octets.
        public var memoryAvailable: Int64?
        /// Octets.
        public var storageAvailable: Int64?
        /// °C.
        public var temperatureCelsius: Double?

        /// Takes what the page shows of a snapshot.
        public init(_ snapshot: SystemSnapshot) {
            uptimeSeconds = snapshot.uptimeSeconds
            load1 = snapshot.load1
            memoryAvailable = snapshot.memoryAvailable
            storageAvailable = snapshot.storageAvailable
            temperatureCelsius = snapshot.temperatureCelsius
        }

        enum CodingKeys: String, CodingKey {
            case uptimeSeconds = "uptime_s"
            case load1
            case memoryAvailable = "memory_available_bytes"
            case storageAvailable = "storage_available_bytes"
            case temperatureCelsius = "temperature_c"
        }
    }

    /// A place on Earth, WGS 84.
    public struct Place: Sendable, Codable, Equatable {
        /// Degrees north.
        public var latitude: Double
        /// Degrees east.
        public var longitude: Double
        /// Metres above mean sea level.
        public var altitude: Double?

        /// `nil` without a fix.
        public init?(_ fix: GPSFix) {
            guard fix.mode >= 2, let latitude = fix.latitude, let longitude = fix.longitude else { return nil }
            self.latitude = latitude
            self.longitude = longitude
            altitude = fix.altitude
        }

        enum CodingKeys: String, CodingKey {
            case latitude = "latitude_deg"
            case longitude = "longitude_deg"
            case altitude = "altitude_m"
        }
    }
}
