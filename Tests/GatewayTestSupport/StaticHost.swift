import HaloHardware
import HaloModel
import Synchronization

/// A device that is always the same, and can be made to tell nothing.
public final class StaticHost: Addressing, MeshRouting, Wireless, SystemInformation {
    private let state = Mutex<HardwareError?>(nil)

    /// Works.
    public init() {}

    /// The error it answers everything with; `nil` works.
    public var failure: HardwareError? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    private func tell<Value>(_ value: Value) throws -> Value {
        if let failure { throw failure }
        return value
    }

    private func refuse() -> HardwareError { HardwareError(.unsupported, "the gateway only looks") }

    private static let own = MACAddress(rawValue: 0x0200_0000_0A01)
    private static let peer = MACAddress(rawValue: 0x0200_0000_0A02)
    private static let far = MACAddress(rawValue: 0x0200_0000_0A03)

    // MARK: Addressing

    /// What does not change.
    public func links() async throws -> [NetworkLink] {
        try tell([
            NetworkLink(index: 3, name: "bat0", address: Self.own, isUp: true, hasCarrier: true, mtu: 1500),
            NetworkLink(index: 2, name: "wlan0", address: Self.own, isUp: true, hasCarrier: true, mtu: 1560),
            NetworkLink(index: 4, name: "wg0", address: nil, isUp: false, hasCarrier: false, mtu: 1420),
        ])
    }

    /// What does not change.
    public func addresses(of link: String) async throws -> [IPv4Prefix] {
        try tell(link == "bat0" ? [IPv4Prefix("10.41.0.1/24")].compactMap { $0 } : [])
    }

    /// Refuses.
    public func setAddress(_ address: IPv4Prefix?, of link: String) async throws { throw refuse() }

    /// Refuses.
    public func requestLease(on link: String, hostName: String, within limit: Duration) async throws -> DHCPLease {
        throw refuse()
    }

    /// Refuses.
    public func setDHCPServer(_ configuration: DHCPServerConfiguration?) async throws { throw refuse() }

    /// What does not change.
    public func leases() async throws -> [DHCPServerLease] {
        try tell([
            DHCPServerLease(
                client: Self.peer, address: IPv4Address(10, 41, 0, 107), hostName: "halo-000a02",
                expires: WallTime(milliseconds: 1_795_488_104_250))
        ])
    }

    /// What does not change.
    public func neighbours(of link: String) async throws -> [NetworkNeighbour] {
        guard link == "bat0" else { return try tell([]) }
        return try tell([
            NetworkNeighbour(address: IPv4Address(10, 41, 0, 107), hardware: Self.peer, isReachable: true),
            NetworkNeighbour(address: IPv4Address(10, 41, 0, 108), hardware: nil, isReachable: false),
        ])
    }

    // MARK: MeshRouting

    /// Refuses.
    public func apply(_ configuration: RoutingConfiguration) async throws { throw refuse() }
    /// What does not change.
    public func configuration(of interface: String) async throws -> RoutingConfiguration? { try tell(nil) }

    /// What does not change.
    public func originators(of interface: String) async throws -> [Originator] {
        try tell([
            Originator(
                address: Self.far, nextHop: Self.peer, metric: .throughputKbps(1200), lastSeenMilliseconds: 410,
                isBest: true)
        ])
    }

    /// What does not change.
    public func neighbours(of interface: String) async throws -> [RoutingNeighbour] {
        try tell([RoutingNeighbour(address: Self.peer, lastSeenMilliseconds: 90, throughputKbps: nil)])
    }

    /// What does not change.
    public func gateways(of interface: String) async throws -> [RoutingGateway] {
        try tell([RoutingGateway(address: Self.far, nextHop: Self.peer, metric: .quality(200), isSelected: true)])
    }

    /// Refuses.
    public func probe(_ neighbour: MACAddress, over link: String, within limit: Duration) async throws -> Duration {
        throw refuse()
    }

    // MARK: Wireless

    /// Refuses.
    public func isDriverLoaded() async throws -> Bool { try tell(true) }
    /// Refuses.
    public func setDriverLoaded(_ loaded: Bool) async throws { throw refuse() }
    /// Refuses.
    public func resetRadio() async throws { throw refuse() }

    /// What does not change.
    public func interfaces() async throws -> [WirelessInterface] {
        try tell([
            WirelessInterface(
                name: "wlan0", address: Self.own, isUp: true, isMeshPoint: true, proxyFrequencyMHz: 5510),
            WirelessInterface(
                name: "wlan1", address: Self.far, isUp: false, isMeshPoint: false, proxyFrequencyMHz: nil),
        ])
    }

    /// Refuses.
    public func setUp(_ up: Bool, _ interface: String) async throws { throw refuse() }

    /// What does not change.
    public func stations(on interface: String) async throws -> [Station] {
        try tell([
            Station(
                address: Self.peer, link: .established, inactiveMilliseconds: 40, signalDBm: -71,
                expectedThroughputKbps: 1350, receivedOctets: .max, sentOctets: 48_000, retries: 12, failed: 1,
                connectedSeconds: 3600,
                transmitRate: RadioRate(mcs: 3, widthMHz: 2, shortGuardInterval: false, kbps: 2600))
        ])
    }

    /// What does not change.
    public func survey(of interface: String) async throws -> ChannelSurvey? { try tell(nil) }
    /// What does not change.
    public func paths(on interface: String) async throws -> [MeshPath] { try tell([]) }

    /// What does not change.
    public func radio(of interface: String) async throws -> RadioStatus {
        try tell(RadioStatus(frequencyKHz: 921_000, widthMHz: 2, noiseDBm: -98))
    }

    /// Refuses.
    public func supplicant(on interface: String) async throws -> SupplicantStatus { throw refuse() }
    /// Refuses.
    public func joinMesh(_ configuration: MeshGroupConfiguration, on interface: String) async throws { throw refuse() }
    /// Refuses.
    public func leaveMesh(on interface: String) async throws { throw refuse() }
    /// Refuses.
    public func startScan(on interface: String, everyChannel: Bool) async throws { throw refuse() }
    /// Refuses.
    public func scanResults(on interface: String) async throws -> [ScanResult] { try tell([]) }
    /// Refuses.
    public func addPeer(_ address: MACAddress, on interface: String) async throws { throw refuse() }
    /// Refuses.
    public func removePeer(_ address: MACAddress, on interface: String) async throws { throw refuse() }

    /// What does not change.
    public func events(on interface: String) async throws -> AsyncStream<SupplicantEvent> {
        AsyncStream { $0.finish() }
    }

    // MARK: SystemInformation

    /// What does not change.
    public func bootID() throws -> String { try tell("6f1ed002-ab59-4bd7-8a4c-6c3a1b1d5e0f") }
    /// What does not change.
    public func hostName() throws -> String { try tell("halo-gw") }
    /// What does not change.
    public func boardModel() throws -> String? { try tell("Raspberry Pi 4 Model B Rev 1.5") }

    /// What does not change.
    public func snapshot() throws -> SystemSnapshot {
        try tell(
            SystemSnapshot(
                uptimeSeconds: 86_400.5, load1: 0.25, memoryTotal: 4_000_000_000, load5: 0.5, load15: 0.75,
                processors: 4, throttling: [.undervoltageSeen, .throttled]))
    }

    /// What does not change.
    public func interfaces() throws -> [InterfaceCounters] {
        try tell([
            InterfaceCounters(
                name: "bat0", received: InterfaceCounters.Direction(octets: 51_200, packets: 410, errors: 0, drops: 2))
        ])
    }

    /// What does not change.
    public func powerSupplies() throws -> [PowerSupply] {
        try tell([PowerSupply(name: "ups", kind: "Battery", capacityPercent: 87.5, status: "Discharging")])
    }
}
