import HaloHardware
import HaloModel

/// A replayed station's radio as the mesh manager reaches it.
struct ReplayedWireless: Wireless {
    private static let name = "wlan0"
    /// A scan of the channel in use, and one of every channel of the country.
    private static let scanDurations: (one: Duration, all: Duration) = (.milliseconds(2500), .seconds(12))
    /// The kernel forgets a network it has not heard for 30 s (`IEEE80211_SCAN_RESULT_EXPIRE`, net/wireless/scan.c).
    private static let resultLifetime: Int64 = 30_000_000_000

    let radio: ReplayedRadio
    let clock: SimulatedClock

    func isDriverLoaded() async throws -> Bool { radio.isDriverLoaded }

    func setDriverLoaded(_ loaded: Bool) async throws {
        radio.decisions.add(.radio, loaded ? "loads the radio driver" : "unloads the radio driver")
        radio.isDriverLoaded = loaded
        if !loaded {
            radio.forget()
            radio.endListening()
        }
        try await clock.sleep(for: .seconds(1))
    }

    func resetRadio() async throws {
        radio.decisions.add(.radio, "resets the radio")
        radio.forget()
        try await clock.sleep(for: .milliseconds(100))
    }

    func interfaces() async throws -> [WirelessInterface] {
        guard radio.isDriverLoaded else { return [] }
        return [
            WirelessInterface(
                name: Self.name, address: radio.address, isUp: radio.isUp, isMeshPoint: radio.isJoined,
                proxyFrequencyMHz: nil)
        ]
    }

    func setUp(_ up: Bool, _ interface: String) async throws {
        try require(interface)
        radio.isUp = up
    }

    func stations(on interface: String) async throws -> [HaloHardware.Station] {
        try require(interface)
        return radio.entries().map { entry, heard in station(entry, heard: heard) }
    }

    private func station(_ entry: ReplayedPeer, heard: Int64) -> HaloHardware.Station {
        let isLinked = entry.link == .established
        var octets: UInt64 = 0
        var frames = 0
        let recorded = radio.world.stations[entry.address]
        if let recorded, isLinked, !entry.isStale {
            let (from, to) = (entry.since, max(entry.since, radio.ears))
            octets = recorded.octetCount(by: to) &- recorded.octetCount(by: from)
            frames = recorded.count(by: to) - recorded.count(by: from)
        }
        let signal = recorded?.signal(at: heard) ?? ReplayedRadio.assumedSignalDBm
        let connected: Int64 = isLinked ? max(0, radio.now - entry.since) / 1_000_000_000 : 0
        return HaloHardware.Station(
            address: entry.address, link: entry.link, inactiveMilliseconds: max(0, radio.now - heard) / 1_000_000,
            signalDBm: signal, expectedThroughputKbps: nil, receivedOctets: octets, sentOctets: 0, retries: 0,
            failed: 0, connectedSeconds: connected, receivedPackets: UInt32(clamping: frames))
    }

    func survey(of interface: String) async throws -> ChannelSurvey? {
        try require(interface)
        return nil
    }

    /// What replies to the station told, until they expired or a later one told otherwise; the last link's part of the metric
    /// is not in them.
    func paths(on interface: String) async throws -> [MeshPath] {
        try require(interface)
        var latest: [MACAddress: RecordedPath] = [:]
        for path in radio.world.paths[radio.address] ?? [] where path.time <= radio.ears {
            latest[path.reply.target] = path
        }
        let now = radio.now
        return latest.values.filter { $0.end > now }.sorted { $0.reply.target < $1.reply.target }.map { path in
            MeshPath(
                destination: path.reply.target, nextHop: path.nextHop, sequenceNumber: path.reply.targetSequenceNumber,
                metric: path.reply.metric, expiryMilliseconds: (path.end - now) / 1_000_000, isActive: true,
                hopCount: Int(path.reply.hopCount) + 1)
        }
    }

    func radio(of interface: String) async throws -> RadioStatus {
        throw HardwareError(.unsupported, "a capture does not tell what the chip would")
    }

    func supplicant(on interface: String) async throws -> SupplicantStatus {
        try require(interface)
        return SupplicantStatus(
            state: radio.isJoined ? "COMPLETED" : radio.isJoining ? "SCANNING" : "INACTIVE",
            meshID: radio.isJoined ? meshID : nil, address: radio.address)
    }

    /// The mesh the station announced.
    var meshID: String {
        radio.world.stations[radio.address]?.announcement(at: radio.now)?.meshID ?? ReplayedStation.unknownMesh
    }

    func joinMesh(_ configuration: MeshGroupConfiguration, on interface: String) async throws {
        try require(interface)
        guard !radio.isJoined, !radio.isJoining else { return }
        radio.decisions.add(.join, "joins the mesh group")
        radio.join()
    }

    func leaveMesh(on interface: String) async throws {
        try require(interface)
        radio.decisions.add(.leave, "leaves the mesh group")
        radio.forget()
    }

    func startScan(on interface: String, everyChannel: Bool) async throws {
        try require(interface)
        try radio.scan(for: everyChannel ? Self.scanDurations.all : Self.scanDurations.one)
    }

    func scanResults(on interface: String) async throws -> [ScanResult] {
        try require(interface)
        let now = radio.now
        return radio.entries().filter { now - $0.lastHeard <= Self.resultLifetime }.map { entry, heard in
            let recorded = radio.world.stations[entry.address]
            let announcement = recorded?.announcement(at: heard)
            return ScanResult(
                address: entry.address, meshID: announcement?.meshID ?? meshID,
                signalDBm: recorded?.signal(at: heard) ?? ReplayedRadio.assumedSignalDBm,
                ageMilliseconds: (now - heard) / 1_000_000, acceptsPeers: announcement?.acceptsPeers ?? true,
                peerings: announcement?.peerings)
        }.sorted { ($1.signalDBm, $0.address) < ($0.signalDBm, $1.address) }
    }

    func addPeer(_ address: MACAddress, on interface: String) async throws {
        try require(interface)
        try radio.add(address)
    }

    func removePeer(_ address: MACAddress, on interface: String) async throws {
        try require(interface)
        try radio.remove(address)
    }

    func events(on interface: String) async throws -> AsyncStream<SupplicantEvent> {
        try require(interface)
        return radio.listen()
    }

    private func require(_ interface: String) throws(HardwareError) {
        guard radio.isDriverLoaded, interface == Self.name else {
            throw HardwareError(.notFound, "there is no interface \(interface)")
        }
    }
}
