import Glibc
import HaloHardware
import HaloModel

/// The radio of a Linux machine: its module, nl80211, wpa_supplicant's control interface and Morse Micro's tool.
///
/// Only interfaces of the platform's driver count, so that another radio on the board is left alone.
public struct LinuxWireless: Wireless {
    private let platform: RadioPlatform
    private let module: RadioModule
    private let reset: RadioReset
    private let chip: RadioChip
    private let control: SupplicantControl
    private let netlink: NL80211
    private let links: RouteNetlink
    private let files: LinuxFileSystem
    private let system: LinuxFileSystem
    private let root: RootedPath
    private let systemRoot: RootedPath

    /// Takes what it works with.
    ///
    /// - Parameters:
    ///   - platform: which radio.
    ///   - country: regulatory country whose channels the radio's are, ISO 3166-1 alpha-2.
    ///   - gpio: where the chip's reset line is.
    ///   - root: folder that stands for `/`, for the files HALO writes and the supplicant's sockets.
    ///   - system: folder that stands for `/`, for `/sys`.
    ///   - runner: runs `modprobe` and `morse_cli`.
    ///   - sockets: opens sockets to the kernel, in the network namespace where the radio is.
    public init(
        platform: RadioPlatform = .morse, country: String, gpio: any GPIO, root: String = "/", system: String = "/",
        runner: any ProcessRunner = LinuxProcessRunner(), sockets: NetworkSockets = .own
    ) {
        self.platform = platform
        files = LinuxFileSystem(root: root)
        self.system = LinuxFileSystem(root: system)
        self.root = RootedPath(root: root)
        systemRoot = RootedPath(root: system)
        module = RadioModule(name: platform.module, runner: runner, system: self.system)
        reset = RadioReset(
            lineName: platform.resetLine, gpio: gpio, module: module, clock: LinuxClock(), files: files,
            system: self.system, systemRoot: systemRoot)
        chip = RadioChip(tool: platform.chipTool, runner: runner)
        // wpa_ctrl_request waits for ten seconds too (hostap src/common/wpa_ctrl.c).
        control = SupplicantControl(
            folders: platform.controlFolders, ownFolder: "/run/halo/supplicant", timeout: .seconds(10), root: root)
        netlink = NL80211(sockets, view: RadioView(isS1G: platform.isS1G, country: country))
        links = RouteNetlink(sockets)
    }

    /// Whether the module is in the kernel.
    /// - Throws: `HardwareError` `unsupported` when this kernel has no such module.
    public func isDriverLoaded() async throws -> Bool { try await module.isLoaded() }

    /// Loads or removes the module, having put right what an interrupted reset left.
    /// - Throws: as `RadioModule`.
    public func setDriverLoaded(_ loaded: Bool) async throws {
        if loaded { try reset.finishInterrupted() }
        try await module.setLoaded(loaded)
    }

    /// Resets the chip and loads the module again when it was loaded.
    /// - Throws: `HardwareError` `unsupported` without a reset line, `busy`, `notPermitted`, `io`.
    public func resetRadio() async throws {
        let wasLoaded = try await module.isLoaded()
        try await reset.perform()
        if wasLoaded { try await module.setLoaded(true) }
    }

    /// Interfaces of the platform's driver, by name.
    /// - Throws: `HardwareError`.
    public func interfaces() async throws -> [WirelessInterface] {
        var found: [WirelessInterface] = []
        for interface in try await netlink.interfaces() where try driver(of: interface.name) == platform.module {
            // It may have gone since it was listed.
            guard let link = try await links.link(interface.name) else { continue }
            found.append(
                WirelessInterface(
                    name: interface.name, address: interface.address, isUp: link.link.isUp,
                    isMeshPoint: interface.isMeshPoint, proxyFrequencyMHz: interface.centreMHz))
        }
        return found
    }

    /// Brings the interface up or down.
    /// - Throws: `HardwareError` `notFound`, `notPermitted`, `busy` when rfkill blocks it.
    public func setUp(_ up: Bool, _ interface: String) async throws {
        try await links.setUp(up, links.existingLink(interface))
    }

    /// `NL80211_CMD_GET_STATION`.
    /// - Throws: `HardwareError` `notFound`, `down`.
    public func stations(on interface: String) async throws -> [Station] {
        try await netlink.stations(on: interface)
    }

    /// `NL80211_CMD_GET_SURVEY`.
    /// - Throws: as `stations(on:)`.
    public func survey(of interface: String) async throws -> ChannelSurvey? {
        try await netlink.survey(of: interface)
    }

    /// `NL80211_CMD_GET_MPATH`.
    /// - Throws: as `stations(on:)`.
    public func paths(on interface: String) async throws -> [MeshPath] { try await netlink.paths(on: interface) }

    /// The chip's own channel, or for other radios that of nl80211.
    /// - Throws: `HardwareError` `unsupported`, `notFound`, `timedOut`, `io`.
    public func radio(of interface: String) async throws -> RadioStatus {
        if platform.isS1G { return try await chip.status(of: interface) }
        let found = try await netlink.interface(interface)
        return RadioStatus(
            frequencyKHz: (found.centreMHz ?? 0) * 1000, widthMHz: found.widthMHz ?? 0,
            noiseDBm: try await netlink.survey(of: interface)?.noiseDBm)
    }

    /// `STATUS`.
    /// - Throws: `HardwareError` `notFound`, `timedOut`, `disconnected`.
    public func supplicant(on interface: String) async throws -> SupplicantStatus {
        try SupplicantStatus(parsing: try await control.request("STATUS", on: interface))
    }

    /// Writes the supplicant's configuration, has it read, and joins the mesh in it.
    ///
    /// What the supplicant did before ends first: after an interface went down and up it believes that it has joined, and
    /// only `DISCONNECT` frees it.
    /// - Throws: `HardwareError` `refused` when it cannot be joined, and as `supplicant(on:)`.
    public func joinMesh(_ configuration: MeshGroupConfiguration, on interface: String) async throws {
        var actual = platform
        actual.controlFolders = try platform.controlFolders.map { try root.resolve($0) }
        let octets = Array(try SupplicantConfiguration(configuration, platform: actual).text().utf8)
        let path = platform.configurationFile
        if try files.readIfPresent(path, limit: 1 << 16) != octets {
            try files.createDirectory(
                path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }, mode: 0o755)
            try files.replace(path, with: octets, mode: 0o600)
        }
        try await control.perform("DISCONNECT", on: interface)
        try await control.perform("RECONFIGURE", on: interface)
        let name = try await control.request("GET_NETWORK 0 ssid", on: interface)
        guard name == EscapedText.networkValue(configuration.meshID) else {
            throw HardwareError(
                .refused, "wpa_supplicant on \(interface) does not read \(path): start it with -c \(path)")
        }
        try await control.perform("MESH_GROUP_ADD 0", on: interface)
    }

    /// `MESH_GROUP_REMOVE`, or without a group an end to joining one.
    /// - Throws: as `supplicant(on:)`.
    public func leaveMesh(on interface: String) async throws {
        do {
            try await control.perform("MESH_GROUP_REMOVE \(interface)", on: interface)
        } catch let error as HardwareError where error.code == .refused {
            try await control.perform("DISCONNECT", on: interface)
        }
    }

    /// `SCAN`, for results only: nothing is joined because of them.
    /// - Throws: `HardwareError` `busy` while it scans, and as `supplicant(on:)`.
    public func startScan(on interface: String, everyChannel: Bool) async throws {
        var command = "SCAN TYPE=ONLY"
        if !everyChannel, let primary = try await netlink.interface(interface).primaryMHz {
            command += " freq=\(primary)"
        }
        try await control.perform(command, on: interface)
    }

    /// `NL80211_CMD_GET_SCAN`.
    /// - Throws: as `stations(on:)`.
    public func scanResults(on interface: String) async throws -> [ScanResult] {
        try await netlink.scanResults(on: interface)
    }

    /// `MESH_PEER_ADD`.
    /// - Throws: `HardwareError` `refused`, and as `supplicant(on:)`.
    public func addPeer(_ address: MACAddress, on interface: String) async throws {
        try await control.perform("MESH_PEER_ADD \(address)", on: interface)
    }

    /// `MESH_PEER_REMOVE`.
    /// - Throws: `HardwareError` `refused`, and as `supplicant(on:)`.
    public func removePeer(_ address: MACAddress, on interface: String) async throws {
        try await control.perform("MESH_PEER_REMOVE \(address)", on: interface)
    }

    /// `ATTACH`.
    /// - Throws: as `supplicant(on:)`.
    public func events(on interface: String) async throws -> AsyncStream<SupplicantEvent> {
        try await control.events(on: interface)
    }

    /// The module whose driver the interface's device has; `nil` when it has none.
    private func driver(of interface: String) throws -> String? {
        let path = try systemRoot.resolve("/sys/class/net/\(interface)/device/driver/module")
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved).split(separator: "/").last.map(String.init)
    }
}
