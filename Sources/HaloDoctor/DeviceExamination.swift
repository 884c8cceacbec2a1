import HaloHardware
import HaloModel

/// What was found out about a device: all a diagnosis is made from.
public struct DeviceExamination: Sendable, Equatable {
    /// A unit as systemd has it.
    public struct Unit: Sendable, Equatable {
        /// Its name without `.service`.
        public var name: String
        /// Its state; `nil` when systemd did not say.
        public var status: UnitStatus?
        /// Its last message of priority error or worse; `nil` when there is none, or the journal cannot be read.
        public var lastError: String?

        /// Takes the parts as they are.
        public init(name: String, status: UnitStatus?, lastError: String? = nil) {
            self.name = name
            self.status = status
            self.lastError = lastError
        }
    }

    /// Why the configuration cannot be used; `nil` when it can.
    public var configurationFault: String?
    /// What the device is for; `nil` when the configuration does not tell.
    public var role: NodeRole?
    /// Why systemd does not answer; `nil` when it does.
    public var servicesFault: String?
    /// The units of the device's role, halo-mesh first.
    public var units: [Unit]
    /// Whether the driver is kept from loading by itself.
    public var isDriverBlacklisted: Bool
    /// The file that has the driver loaded at boot all the same.
    public var bootLoadFile: String?
    /// Whether the driver is loaded.
    public var isDriverLoaded: Bool
    /// Whether the supplicant with mesh and SAE is installed.
    public var hasMeshSupplicant: Bool
    /// The mode of the credentials file; `nil` when there is none.
    public var credentialsMode: UInt32?
    /// What halo-mesh says of itself; `nil` when it does not answer.
    public var mesh: MeshReport?

    /// Takes the parts as they are; the defaults are those of a healthy node.
    public init(
        configurationFault: String? = nil, role: NodeRole? = .node, servicesFault: String? = nil, units: [Unit] = [],
        isDriverBlacklisted: Bool = true, bootLoadFile: String? = nil, isDriverLoaded: Bool = true,
        hasMeshSupplicant: Bool = true, credentialsMode: UInt32? = 0o600, mesh: MeshReport? = nil
    ) {
        self.configurationFault = configurationFault
        self.role = role
        self.servicesFault = servicesFault
        self.units = units
        self.isDriverBlacklisted = isDriverBlacklisted
        self.bootLoadFile = bootLoadFile
        self.isDriverLoaded = isDriverLoaded
        self.hasMeshSupplicant = hasMeshSupplicant
        self.credentialsMode = credentialsMode
        self.mesh = mesh
    }
}
