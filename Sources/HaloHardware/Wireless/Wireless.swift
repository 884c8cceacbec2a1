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
    /// How busy the channel in use was since the interface came up (`NL80211_CMD_GET_SURVEY`); `nil` when the driver
    /// does not count, or the radio is on no channel.
    /// - Throws: as `stations(on:)`.
    func survey(of interface: String) async throws -> ChannelSurvey?
    /// Paths of the kernel's own mesh routing, HWMP, by destination (`NL80211_CMD_GET_MPATH`). With `mesh_fwding=0` and
    /// batman-adv above there is nothing for HWMP to do.
    /// - Throws: as `stations(on:)`.
    func paths(on interface: String) async throws -> [MeshPath]
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
    /// Starts a scan; `SupplicantEvent.scanFinished` follows.
    ///
    /// - Parameter everyChannel: whether to visit all channels of the country (`SCAN`) instead of only the one in use
    ///   (`SCAN freq=`). That takes up to some twelve seconds, and while the radio is away from its channel it neither
    ///   hears its peers nor is heard by them; in return it finds a mesh that has moved (`ScanResult.channel`).
    /// - Throws: `HardwareError` `busy` on `FAIL-BUSY`, and as `supplicant(on:)`.
    func startScan(on interface: String, everyChannel: Bool) async throws
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

extension Wireless {
    /// Starts a scan of the channel in use.
    /// - Throws: as `startScan(on:everyChannel:)`.
    public func startScan(on interface: String) async throws {
        try await startScan(on: interface, everyChannel: false)
    }
}
