/// How far a change of the mesh's radio configuration has come: the answer to `GET /v1/mesh/rf-config` on the mesh
/// manager's local socket.
public struct RFChangeStatus: Sendable, Codable, Equatable {
    /// The phases of a change, in order; one of the last three ends it.
    public enum Phase: String, Sendable, Codable, CaseIterable {
        /// No change has been asked for since the manager started.
        case none
        /// Every device is told what is to come and has to agree.
        case preparing
        /// All agreed; the radios switch at one instant.
        case armed
        /// The radios have switched; every device has to come back.
        case trial
        /// A device did not come back: the radios return at one instant.
        case returning
        /// All came back; the new configuration holds.
        case confirmed
        /// Given up before the switch.
        case aborted
        /// Given up after the switch; the old configuration holds.
        case rolledBack = "rolled-back"
    }

    /// What a device has done for the change.
    public struct Member: Sendable, Codable, Equatable {
        /// The device.
        public var node: NodeID
        /// `waiting`, `prepared`, `armed`, `returned`, `absent` (not heard when the change began), `refused`.
        public var state: String

        /// Takes the parts as they are.
        public init(node: NodeID, state: String) {
            self.node = node
            self.state = state
        }
    }

    /// The configuration that holds.
    public var configuration: RFConfiguration
    /// What the radio is tuned to when that differs: a change on trial, or a device looking for its mesh.
    public var tuned: RFConfiguration?
    /// The phase of the change under way, or how the last one ended.
    public var phase: Phase
    /// What the change is to.
    public var target: RFConfiguration?
    /// Milliseconds until the phase's deadline or the switch.
    public var remainingMilliseconds: Int64?
    /// Why the phase is what it is, in words an operator understands.
    public var why: String
    /// On the gateway: every device it knows, ordered by name.
    public var members: [Member]

    /// Takes the parts as they are.
    public init(
        configuration: RFConfiguration, tuned: RFConfiguration? = nil, phase: Phase, target: RFConfiguration? = nil,
        remainingMilliseconds: Int64? = nil, why: String, members: [Member] = []
    ) {
        self.configuration = configuration
        self.tuned = tuned
        self.phase = phase
        self.target = target
        self.remainingMilliseconds = remainingMilliseconds
        self.why = why
        self.members = members
    }

    enum CodingKeys: String, CodingKey {
        case configuration, tuned, phase, target, why, members
        case remainingMilliseconds = "remaining_ms"
    }
}

/// The body of `POST /v1/mesh/rf-config` on the gateway's mesh manager: what the mesh is to change to.
public struct RFChangeRequest: Sendable, Codable, Equatable {
    /// Regulatory country; `nil` keeps it.
    public var country: String?
    /// S1G channel number.
    public var channel: Int
    /// Channel width, MHz.
    public var widthMHz: Int
    /// Transmit power, dBm; `nil` keeps it.
    public var transmitPowerDBm: Int?
    /// Go ahead though a device that is in the mesh has not reported.
    public var force: Bool?
    /// Only say what would happen.
    public var dryRun: Bool?

    /// Takes the parts as they are.
    public init(
        country: String? = nil, channel: Int, widthMHz: Int, transmitPowerDBm: Int? = nil, force: Bool? = nil,
        dryRun: Bool? = nil
    ) {
        self.country = country
        self.channel = channel
        self.widthMHz = widthMHz
        self.transmitPowerDBm = transmitPowerDBm
        self.force = force
        self.dryRun = dryRun
    }

    enum CodingKeys: String, CodingKey {
        case country, channel, force
        case widthMHz = "width_mhz"
        case transmitPowerDBm = "transmit_power_dbm"
        case dryRun = "dry_run"
    }
}
