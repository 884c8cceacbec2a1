import HaloHardware
import HaloModel

/// The radio as daemons reach it: nl80211, the supplicant's control socket, `morse_cli` and modprobe of one device.
///
/// `@unchecked Sendable`. Confined to the simulation's thread: called by jobs of the simulation's executor, which
/// aborts the run when a job appears on another thread.
public final class SimulatedWireless: Wireless, @unchecked Sendable {
    /// A round trip over the control socket.
    private static let commandDuration = Duration.milliseconds(2)
    /// How long a client of the control socket waits (`wpa_ctrl_request`).
    private static let commandTimeout = Duration.seconds(10)
    /// How long the driver waits for the chip to answer.
    private static let chipTimeout = Duration.milliseconds(600)

    private let radio: SimulatedRadio
    private let clock: SimulatedClock

    /// The view of one radio.
    init(radio: SimulatedRadio) {
        self.radio = radio
        clock = SimulatedClock(events: radio.time.events, wallTime: WallTime(nanoseconds: 0))
    }

    /// Whether the driver is loaded.
    /// - Throws: `HardwareError` `unsupported` when this kernel has no such module.
    public func isDriverLoaded() async throws -> Bool {
        guard radio.hasModule else {
            throw HardwareError(.unsupported, "this kernel has no module morse: install the radio's driver for it")
        }
        return radio.driver == .loaded
    }

    /// Loads or unloads the driver; the interface appears some five seconds after it was loaded.
    /// - Throws: `HardwareError`.
    public func setDriverLoaded(_ loaded: Bool) async throws {
        let duration = loaded ? try radio.beginLoadingDriver() : radio.unloadDriver()
        try await clock.sleep(for: duration)
    }

    /// Pulses the reset line: low for 50 ms, then 50 ms of rest.
    /// - Throws: `HardwareError` `unsupported`.
    public func resetRadio() async throws {
        try radio.resetChip()
        try await clock.sleep(for: .milliseconds(100))
    }

    /// The interface, if there is one.
    public func interfaces() async throws -> [WirelessInterface] {
        guard radio.hasInterface else { return [] }
        return [
            WirelessInterface(
                name: radio.name, address: radio.address, isUp: radio.isInterfaceUp, isMeshPoint: radio.group != nil,
                proxyFrequencyMHz: radio.group == nil ? nil : radio.channel?.proxyChannel.map { 5000 + 5 * $0 })
        ]
    }

    /// Brings the interface up or down.
    /// - Throws: `HardwareError` `notFound`.
    public func setUp(_ up: Bool, _ interface: String) async throws {
        try requireInterface(interface)
        radio.setInterface(up: up)
    }

    /// Known stations by address; none while the interface is down.
    /// - Throws: `HardwareError` `notFound`.
    public func stations(on interface: String) async throws -> [HaloHardware.Station] {
        try requireInterface(interface)
        return radio.orderedStations.map { station in
            station.snapshot(now: radio.now, rate: radio.port.expectedRate(to: station.address))
        }
    }

    /// How busy the channel was while the radio was on it; `nil` while the interface is down.
    /// - Throws: `HardwareError` `notFound`.
    public func survey(of interface: String) async throws -> ChannelSurvey? {
        try requireInterface(interface)
        return radio.port.survey
    }

    /// No paths: with `mesh_fwding=0` HWMP has nothing to do.
    /// - Throws: `HardwareError` `notFound`.
    public func paths(on interface: String) async throws -> [MeshPath] {
        try requireInterface(interface)
        return []
    }

    /// The chip's channel; all zero until it was tuned.
    /// - Throws: `HardwareError` `notFound`, `timedOut`.
    public func radio(of interface: String) async throws -> RadioStatus {
        try requireInterface(interface)
        if radio.faults.contains(.commandTimeout) || radio.isFirmwareDead {
            try await clock.sleep(for: Self.chipTimeout)
            radio.kernelLog("Command morse_cmd_get_full_channel 13:1 timed out")
            throw HardwareError(.timedOut, "morse_cli: Command morse_cmd_get_full_channel 13 timed out")
        }
        guard let channel = radio.channel else { return RadioStatus(frequencyKHz: 0, widthMHz: 0, noiseDBm: nil) }
        // Thermal noise of −174 dBm/Hz over the width, and the receiver's noise figure of 4 dB: −110 dBm at 1 MHz.
        let noise = [1: -110, 2: -107, 4: -104, 8: -101][channel.widthMHz]
        return RadioStatus(frequencyKHz: channel.centreKHz, widthMHz: channel.widthMHz, noiseDBm: noise)
    }

    /// `STATUS`.
    /// - Throws: `HardwareError` `notFound`, `timedOut`, `disconnected`.
    public func supplicant(on interface: String) async throws -> SupplicantStatus {
        try await command(on: interface)
        return SupplicantStatus(
            state: radio.supplicantState, meshID: radio.group?.meshID, address: radio.address)
    }

    /// `MESH_GROUP_ADD`.
    /// - Throws: `HardwareError` `refused`, and as `supplicant(on:)`.
    public func joinMesh(_ configuration: MeshGroupConfiguration, on interface: String) async throws {
        try await command(on: interface)
        try radio.join(configuration)
    }

    /// `MESH_GROUP_REMOVE`.
    /// - Throws: as `supplicant(on:)`.
    public func leaveMesh(on interface: String) async throws {
        try await command(on: interface)
        radio.leaveGroup()
    }

    /// `SCAN`.
    /// - Throws: `HardwareError` `busy`, `refused`, and as `supplicant(on:)`; `notFound` without an interface, whose channel
    ///   cannot be asked then.
    public func startScan(on interface: String, everyChannel: Bool) async throws {
        if !everyChannel { try requireInterface(interface) }
        try await command(on: interface)
        try radio.scan(everyChannel: everyChannel)
    }

    /// Stations heard in the last 30 s, strongest first.
    /// - Throws: `HardwareError` `notFound`.
    public func scanResults(on interface: String) async throws -> [ScanResult] {
        try requireInterface(interface)
        return radio.recentlyHeard
    }

    /// `MESH_PEER_ADD`.
    /// - Throws: `HardwareError` `refused`, and as `supplicant(on:)`.
    public func addPeer(_ address: MACAddress, on interface: String) async throws {
        try await command(on: interface)
        try radio.addPeer(address)
    }

    /// `MESH_PEER_REMOVE`.
    /// - Throws: `HardwareError` `refused`, and as `supplicant(on:)`.
    public func removePeer(_ address: MACAddress, on interface: String) async throws {
        try await command(on: interface)
        try radio.removePeer(address)
    }

    /// `ATTACH`.
    /// - Throws: as `supplicant(on:)`.
    public func events(on interface: String) async throws -> AsyncStream<SupplicantEvent> {
        try await command(on: interface)
        return radio.subscribe()
    }

    private func requireInterface(_ interface: String) throws(HardwareError) {
        guard radio.hasInterface, interface == radio.name else {
            throw HardwareError(.notFound, "\(interface): No such device")
        }
    }

    /// A command's way to the supplicant.
    private func command(on interface: String) async throws {
        try requireSocket(interface)
        let process = radio.supplicant.generation
        guard !radio.isSupplicantHung else {
            try await clock.sleep(for: Self.commandTimeout)
            throw HardwareError(.timedOut, "wpa_supplicant on \(interface) does not answer")
        }
        try await clock.sleep(for: Self.commandDuration)
        guard radio.supplicant.generation == process else {
            throw HardwareError(.disconnected, "wpa_supplicant on \(interface) closed its control socket")
        }
    }

    private func requireSocket(_ interface: String) throws(HardwareError) {
        guard radio.supplicant.phase == .running, radio.supplicant.hasSocket, interface == radio.name else {
            throw HardwareError(.notFound, "no control socket for \(interface)")
        }
    }
}
