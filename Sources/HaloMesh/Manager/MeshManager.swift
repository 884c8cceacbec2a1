import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel
import Logging

/// Brings a device into the mesh and keeps it there: radio, peerings, routing, address and overlay.
///
/// Two loops share one picture of the device: one keeps the link (radio, supplicant, peerings, routing, repairs), the
/// other the network above it (address, enrolment, overlay, the gateway's health), because waiting for a lease must not
/// keep a dead link from being repaired. What to do is decided by `MeshStatusMachine`, `PeeringController` and
/// `RecoveryLadder`.
public actor MeshManager {
    /// The unit that runs the supplicant.
    public static let supplicantUnit = "wpa_supplicant-halo.service"
    /// batman-adv's interface.
    public static let routingInterface = "bat0"
    /// WireGuard's interface.
    public static let overlayInterface = "wg0"
    /// The driver's own set-up script sleeps this long after loading and before unloading: the SDIO card is not ready earlier.
    static let sdioDelay: Duration = .seconds(5)

    let environment: MeshEnvironment
    let configuration: NodeConfiguration
    var observation: MeshObservation
    var status: MeshStatusMachine
    var peering: PeeringController
    var ladder = RecoveryLadder()
    var link = LinkMemory()
    var network = NetworkMemory()

    /// A manager that has done nothing yet.
    public init(environment: MeshEnvironment, configuration: NodeConfiguration) {
        self.environment = environment
        self.configuration = configuration
        let now = environment.clock.now
        observation = MeshObservation(role: configuration.role, meshID: configuration.mesh.meshID)
        status = MeshStatusMachine(now: now, wallTime: environment.clock.wallTime)
        peering = PeeringController(settings: PeeringSettings(meshID: configuration.mesh.meshID), now: now)
    }

    /// Works until the task is cancelled. Failures of the hardware are logged, shown in the state and tried again.
    /// - Throws: `CancellationError`.
    public func run() async throws {
        prepareLadder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.keepLink() }
            group.addTask { try await self.keepNetwork() }
            group.addTask { try await self.listen() }
            group.addTask { try await self.serve() }
            try await group.waitForAll()
        }
    }

    /// What the manager would say of itself now.
    public var report: MeshReport {
        let nextHop = observation.route?.nextHop
        let peers = observation.stations.sorted { $0.address < $1.address }.map { station in
            MeshPeer(
                address: station.address, link: station.link.name, signalDBm: station.signalDBm,
                expectedThroughputKbps: station.expectedThroughputKbps,
                inactiveMilliseconds: station.inactiveMilliseconds, isNextHop: station.address == nextHop)
        }
        return MeshReport(
            node: node, state: status.state, cause: status.cause, since: status.since,
            radio: observation.interface?.address, peers: peers, underlay: observation.underlay,
            overlay: observation.isOverlayUp ? network.overlayAddress : nil,
            gatewayLatencyMilliseconds: status.state == .online ? network.latencyMilliseconds : nil,
            rungsClimbed: ladder.climbed, history: status.history)
    }

    /// The device's name: the one the gateway knows it by, the configured one, or one made of the radio's address.
    var node: NodeID {
        network.admission?.node ?? configuration.node ?? NodeID(radio: observation.interface?.address ?? .zero)
    }

    /// Brings the status up to date and tells about a transition.
    func judge() {
        let transition = status.update(
            observation, now: environment.clock.now, wallTime: environment.clock.wallTime)
        guard let transition else { return }
        environment.logger.notice(
            "mesh state changed",
            metadata: [
                "from": "\(transition.from.rawValue)", "to": "\(transition.to.rawValue)",
                "cause": "\(transition.cause)",
                "lasted": "\(transition.lastedMilliseconds) ms",
            ])
    }

    // MARK: - Local socket

    private func serve() async throws {
        let folder = "/run/halo"
        while true {
            do {
                try environment.files.createDirectory(folder, mode: 0o755)
                try await environment.transport.serve(.unix(DevicePaths.meshSocket)) { request in
                    await self.answer(request.head)
                }
            } catch let error as HardwareError {
                environment.logger.error("the local socket cannot be served", metadata: ["error": "\(error)"])
            }
            try await environment.clock.sleep(for: .seconds(10))
        }
    }

    private func answer(_ request: HTTPRequest) -> HTTPMessage<HTTPResponse> {
        let path = request.path?.split(separator: "?", maxSplits: 1).first.map(String.init)
        guard path == "/v1/mesh" else { return HTTPMessage(HTTPResponse(status: .notFound)) }
        guard request.method == .get else { return HTTPMessage(HTTPResponse(status: .methodNotAllowed)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let body = try? encoder.encode(report) else {
            return HTTPMessage(HTTPResponse(status: .internalServerError))
        }
        return HTTPMessage(
            HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"]), body: [UInt8](body))
    }
}
