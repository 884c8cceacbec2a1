import HaloModel

/// The HaLow radio: kernel driver, nl80211 and the supplicant that runs the mesh.
public protocol Wireless: Sendable {
    /// Whether the driver is loaded (`/sys/module/morse`).
    /// - Throws: `HardwareError`.
    func isDriverLoaded() async throws -> Bool
    /// Loads or unloads the driver (modprobe; the driver is blacklisted from auto-load). Returns when the module is in or
    /// out; interfaces may come later.
    /// - Throws: `HardwareError` `io` with the kernel's words, `timedOut`.
    func setDriverLoaded(_ loaded: Bool) async throws
    /// Pulses the radio's reset line.
    /// - Throws: `HardwareError` `unsupported` when the board has no such line.
    func resetRadio() async throws
    /// Wireless interfaces (`NL80211_CMD_GET_INTERFACE`), by name.
    /// - Throws: `HardwareError`.
    func interfaces() async throws -> [WirelessInterface]
    /// Brings the interface up or down (`IFF_UP`).
    /// - Throws: `HardwareError` `notFound`, `io`.
    func setUp(_ up: Bool, _ interface: String) async throws
    /// Whom the kernel knows on the interface, by address (`NL80211_CMD_GET_STATION`).
    /// - Throws: `HardwareError` `notFound`, `down`.
    func stations(on interface: String) async throws -> [Station]
    /// True channel and noise as the chip has them (`morse_cli channel -j`, `morse_cli stats`).
    /// - Throws: `HardwareError` `unsupported`, `notFound`, `timedOut`.
    func radio(of interface: String) async throws -> RadioStatus
    /// The supplicant's answer to `STATUS`.
    /// - Throws: `HardwareError` `notFound` when there is no control socket, `timedOut`, `disconnected`.
    func supplicant(on interface: String) async throws -> SupplicantStatus
    /// Writes the supplicant's network and joins (`MESH_GROUP_ADD`); returns when the command is accepted.
    /// - Throws: `HardwareError` `refused` on `FAIL`, and as `supplicant(on:)`.
    func joinMesh(_ configuration: MeshGroupConfiguration, on interface: String) async throws
    /// Leaves (`MESH_GROUP_REMOVE`); no error when not in a group.
    /// - Throws: as `supplicant(on:)`.
    func leaveMesh(on interface: String) async throws
    /// Starts a scan (`SCAN`); `SupplicantEvent.scanFinished` follows.
    /// - Throws: `HardwareError` `busy` on `FAIL-BUSY`, and as `supplicant(on:)`.
    func startScan(on interface: String) async throws
    /// What the last scans found, strongest first (`NL80211_CMD_GET_SCAN`).
    /// - Throws: as `stations(on:)`.
    func scanResults(on interface: String) async throws -> [ScanResult]
    /// `MESH_PEER_ADD`: starts peering with a station heard before.
    /// - Throws: `HardwareError` `refused` on `FAIL`, which says nothing more (facts: not heard yet, already peering, …).
    func addPeer(_ address: MACAddress, on interface: String) async throws
    /// `MESH_PEER_REMOVE`: closes the peering.
    /// - Throws: `HardwareError` `refused` on `FAIL`.
    func removePeer(_ address: MACAddress, on interface: String) async throws
    /// The supplicant's unsolicited messages from now on (`ATTACH`). The stream ends when the supplicant goes away.
    /// - Throws: as `supplicant(on:)`.
    func events(on interface: String) async throws -> AsyncStream<SupplicantEvent>
}

/// A wireless interface as nl80211 has it.
public struct WirelessInterface: Sendable, Equatable {
    /// Its name, `wlan0`.
    public var name: String
    /// Its address.
    public var address: MACAddress
    /// Administratively up.
    public var isUp: Bool
    /// Whether its type is mesh point (`NL80211_IFTYPE_MESH_POINT`).
    public var isMeshPoint: Bool
    /// The frequency nl80211 shows, MHz: a 5 GHz proxy of the S1G channel on Morse drivers; `nil` when idle.
    public var proxyFrequencyMHz: Int?

    /// Takes the parts as they are.
    public init(name: String, address: MACAddress, isUp: Bool, isMeshPoint: Bool, proxyFrequencyMHz: Int?) {
        self.name = name
        self.address = address
        self.isUp = isUp
        self.isMeshPoint = isMeshPoint
        self.proxyFrequencyMHz = proxyFrequencyMHz
    }
}

/// Mesh peering states with nl80211's names and numbers (`enum nl80211_plink_state`).
public enum PeerLinkState: UInt8, Sendable, CaseIterable {
    /// Known, no peering.
    case listen = 0
    /// Open sent.
    case openSent = 1
    /// Open received.
    case openReceived = 2
    /// Confirm received.
    case confirmReceived = 3
    /// Established.
    case established = 4
    /// Closing or waiting after a failure.
    case holding = 5
    /// Refused by policy.
    case blocked = 6

    /// The name `iw` prints, in lower case.
    public var name: String {
        switch self {
        case .listen: "listen"
        case .openSent: "opn_snt"
        case .openReceived: "opn_rcvd"
        case .confirmReceived: "cnf_rcvd"
        case .established: "estab"
        case .holding: "holding"
        case .blocked: "blocked"
        }
    }
}

/// A station entry (`NL80211_STA_INFO_*`).
public struct Station: Sendable, Equatable {
    /// Its address.
    public var address: MACAddress
    /// Peering state as the kernel has it.
    public var link: PeerLinkState
    /// Milliseconds since the last frame from it (`INACTIVE_TIME`).
    public var inactiveMilliseconds: Int64
    /// Last signal, dBm; `nil` before the first frame.
    public var signalDBm: Int?
    /// kbit/s as the driver expects it (`EXPECTED_THROUGHPUT`); Morse reports the ideal of the best rate, not loss.
    public var expectedThroughputKbps: Int?
    /// Octets received.
    public var receivedOctets: UInt64
    /// Octets sent.
    public var sentOctets: UInt64
    /// Frames sent more than once, counted per repetition.
    public var retries: UInt32
    /// Frames given up.
    public var failed: UInt32
    /// Seconds since the entry was made or the peering established.
    public var connectedSeconds: Int64

    /// Takes the parts as they are.
    public init(
        address: MACAddress, link: PeerLinkState, inactiveMilliseconds: Int64, signalDBm: Int?,
        expectedThroughputKbps: Int?, receivedOctets: UInt64, sentOctets: UInt64, retries: UInt32, failed: UInt32,
        connectedSeconds: Int64
    ) {
        self.address = address
        self.link = link
        self.inactiveMilliseconds = inactiveMilliseconds
        self.signalDBm = signalDBm
        self.expectedThroughputKbps = expectedThroughputKbps
        self.receivedOctets = receivedOctets
        self.sentOctets = sentOctets
        self.retries = retries
        self.failed = failed
        self.connectedSeconds = connectedSeconds
    }
}

/// What the chip says of its channel.
public struct RadioStatus: Sendable, Equatable {
    /// Operating frequency, kHz.
    public var frequencyKHz: Int
    /// Operating width, MHz.
    public var widthMHz: Int
    /// Noise floor, dBm; `nil` when not measured.
    public var noiseDBm: Int?

    /// Takes the parts as they are.
    public init(frequencyKHz: Int, widthMHz: Int, noiseDBm: Int?) {
        self.frequencyKHz = frequencyKHz
        self.widthMHz = widthMHz
        self.noiseDBm = noiseDBm
    }
}

/// The parts of `STATUS` HALO uses.
public struct SupplicantStatus: Sendable, Equatable {
    /// `wpa_state`: `COMPLETED`, `SCANNING`, `INACTIVE`, `INTERFACE_DISABLED`, …
    public var state: String
    /// The mesh's name while in a group.
    public var meshID: String?
    /// The interface's address.
    public var address: MACAddress

    /// Takes the parts as they are.
    public init(state: String, meshID: String?, address: MACAddress) {
        self.state = state
        self.meshID = meshID
        self.address = address
    }
}

/// The supplicant's mesh network block. `mode=5`, `no_auto_peer=1`, `mesh_fwding=0` and `user_mpm=1` are always set.
public struct MeshGroupConfiguration: Sendable, Equatable {
    /// Mesh ID, 1–32 octets.
    public var meshID: String
    /// SAE passphrase; `nil` for an open mesh.
    public var passphrase: String?
    /// ISO 3166-1 alpha-2.
    public var country: String
    /// S1G channel number.
    public var channel: Int
    /// Width, MHz.
    public var widthMHz: Int
    /// Beacon interval, time units of 1024 µs; Morse's default for meshes is 1000.
    public var beaconIntervalTU: Int
    /// `max_peer_links`; 10 on S1G.
    public var maxPeerLinks: Int

    /// Takes the parts as they are.
    public init(
        meshID: String, passphrase: String?, country: String, channel: Int, widthMHz: Int, beaconIntervalTU: Int = 1000,
        maxPeerLinks: Int = 10
    ) {
        self.meshID = meshID
        self.passphrase = passphrase
        self.country = country
        self.channel = channel
        self.widthMHz = widthMHz
        self.beaconIntervalTU = beaconIntervalTU
        self.maxPeerLinks = maxPeerLinks
    }
}

/// A mesh station found by scanning.
public struct ScanResult: Sendable, Equatable {
    /// Its address.
    public var address: MACAddress
    /// From its Mesh ID element; the SSID of a mesh beacon is empty.
    public var meshID: String
    /// Signal, dBm.
    public var signalDBm: Int
    /// Milliseconds since it was heard.
    public var ageMilliseconds: Int64
    /// Whether its Mesh Configuration says it accepts more peerings.
    public var acceptsPeers: Bool

    /// Takes the parts as they are.
    public init(address: MACAddress, meshID: String, signalDBm: Int, ageMilliseconds: Int64, acceptsPeers: Bool) {
        self.address = address
        self.meshID = meshID
        self.signalDBm = signalDBm
        self.ageMilliseconds = ageMilliseconds
        self.acceptsPeers = acceptsPeers
    }
}

/// Unsolicited messages of the supplicant.
public enum SupplicantEvent: Sendable, Equatable {
    /// `MESH-GROUP-STARTED`.
    case groupStarted
    /// `MESH-GROUP-REMOVED`.
    case groupRemoved
    /// `MESH-PEER-CONNECTED`.
    case peerConnected(MACAddress)
    /// `MESH-PEER-DISCONNECTED`.
    case peerDisconnected(MACAddress)
    /// `MESH-SAE-AUTH-FAILURE`.
    case authenticationFailed(MACAddress)
    /// `MESH-SAE-AUTH-BLOCKED`.
    case authenticationBlocked(MACAddress, seconds: Int)
    /// `CTRL-EVENT-SCAN-RESULTS`.
    case scanFinished
    /// `CTRL-EVENT-TERMINATING`, or the socket closed.
    case terminating
}
