import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel

/// What lies above the mesh of a replayed station, of which the air tells nothing: addresses, the overlay, the gateway's
/// programs. All of it works while the gateway can be reached, and nothing does while it cannot.
struct ReplayedNetwork: Addressing, Overlay, HTTPTransport, Pinger {
    private static let roundTrip = Duration.milliseconds(20)

    let routing: ReplayedRouting
    let clock: SimulatedClock
    let isGateway: Bool
    private var settings: ReplayedSettings { routing.settings }

    init(routing: ReplayedRouting, clock: SimulatedClock, isGateway: Bool) {
        self.routing = routing
        self.clock = clock
        self.isGateway = isGateway
    }

    /// An admission as the gateway gave it before the capture began.
    static func admission(_ node: NodeID) -> OverlayAdmission {
        OverlayAdmission(
            status: .approved, node: node, overlay: IPv4Prefix(address: IPv4Address(10, 42, 0, 2), length: 24),
            gatewayKey: gatewayKey, gatewayOverlay: IPv4Address(10, 42, 0, 1), gatewayPort: 51_820, token: "recorded")
    }

    private static let gatewayKey = WireGuardKey(octets: [UInt8](repeating: 9, count: 32))

    private func reach(within limit: Duration, _ what: String) async throws {
        guard routing.reachesGateway else {
            try await clock.sleep(for: limit)
            throw HardwareError(.timedOut, "\(what): no answer")
        }
        settings.lastReach = clock.wallTime
        try await clock.sleep(for: Self.roundTrip)
    }

    // MARK: - Addressing

    func links() async throws -> [NetworkLink] {
        [
            NetworkLink(
                index: 2, name: "wlan0", address: routing.radio.address, isUp: true, hasCarrier: routing.radio.isJoined,
                mtu: 1560),
            NetworkLink(
                index: 3, name: "bat0", address: routing.radio.address, isUp: true, hasCarrier: true, mtu: 1500),
        ]
    }

    func addresses(of link: String) async throws -> [IPv4Prefix] { settings.addresses[link].map { [$0] } ?? [] }

    func setAddress(_ address: IPv4Prefix?, of link: String) async throws { settings.addresses[link] = address }

    func requestLease(on link: String, hostName: String, within limit: Duration) async throws -> DHCPLease {
        try await reach(within: limit, "DHCP on \(link)")
        guard let address = IPv4Prefix(address: IPv4Address(10, 41, 0, 60), length: 24) else {
            throw HardwareError(.invalid, "no address")
        }
        return DHCPLease(address: address, server: IPv4Address(10, 41, 0, 1), duration: .minutes(12 * 60))
    }

    func setDHCPServer(_ configuration: DHCPServerConfiguration?) async throws {}

    func leases() async throws -> [DHCPServerLease] { [] }

    func neighbours(of link: String) async throws -> [NetworkNeighbour] { [] }

    // MARK: - Overlay

    func apply(_ configuration: OverlayConfiguration) async throws { settings.overlay = configuration }

    func remove(_ interface: String) async throws { settings.overlay = nil }

    func status(of interface: String) async throws -> OverlayStatus? {
        guard let key = Self.gatewayKey, isGateway || settings.overlay != nil else { return nil }
        // A session is renewed every two minutes (WireGuard paper 6.1); an exchange a moment ago stands for that.
        if routing.reachesGateway { settings.lastReach = clock.wallTime }
        let peers = settings.overlay?.peers ?? []
        return OverlayStatus(
            publicKey: key, listenPort: 51_820,
            peers: peers.map {
                OverlayPeerStatus(
                    publicKey: $0.publicKey, endpoint: $0.endpoint, lastHandshake: settings.lastReach,
                    receivedOctets: 0,
                    sentOctets: 0)
            })
    }

    // MARK: - The gateway

    func send(
        _ request: HTTPMessage<HTTPRequest>, to address: HTTPAddress, within limit: Duration
    ) async throws -> HTTPMessage<HTTPResponse> {
        if case .unix = address { throw HardwareError(.notFound, "\(address): no such socket") }
        try await reach(within: limit, "\(address)")
        switch request.head.method {
        case .get: return HTTPMessage(HTTPResponse(status: .ok))
        case .post:
            let known = try? JSONDecoder().decode(OverlayRegistration.self, from: Data(request.body))
            guard let known else { return HTTPMessage(HTTPResponse(status: .notFound)) }
            return .json(Self.admission(known.node))
        default: return HTTPMessage(HTTPResponse(status: .methodNotAllowed))
        }
    }

    func serve(_ address: HTTPAddress, _ handler: @escaping HTTPHandler) async throws {
        if address == .unix(DevicePaths.meshSocket) { settings.meshSocket = handler }
        while true { try await clock.sleep(for: .seconds(86_400)) }
    }

    func ping(_ address: IPv4Address, within limit: Duration) async throws -> Duration {
        try await reach(within: limit, "\(address)")
        return Self.roundTrip
    }
}
