import HaloHardware
import HaloModel
import Logging

/// Brings a device into the mesh and keeps it there: radio, peerings, routing, address and overlay.
///
/// Loops share one picture of the device: one keeps the link (radio, supplicant, peerings, routing, repairs), one the
/// network above it (address, enrolment, overlay, the gateway's health), one probes links, one follows changes of the
/// radio configuration; waiting for a lease must not keep a dead link from being repaired. What to do is decided by
/// `MeshStatusMachine`, `PeeringController`, `LinkProber`, `RecoveryLadder`, `RFCoordinator` and `RFFollower`; each
/// decision is told with its reason in the journal.
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
    var prober = LinkProber()
    var journal: EventJournal
    var refusals = RepeatTally()
    /// The radio configuration in use: the one that holds, one on trial, or where the mesh was heard.
    var tuned: RFConfiguration
    /// The gateway's side of a change of the radio configuration; `nil` on other devices.
    var coordinator: RFCoordinator?
    /// Every other device's side.
    var follower: RFFollower?
    /// What the gateway accepts from whom next, so that an old report cannot be sent again.
    var challenges: [NodeID: String] = [:]
    let seal: RFSeal
    var link = LinkMemory()
    var network = NetworkMemory()

    /// A manager that has done nothing yet.
    public init(environment: MeshEnvironment, configuration: NodeConfiguration) {
        self.environment = environment
        self.configuration = configuration
        let now = environment.clock.now
        observation = MeshObservation(role: configuration.role, meshID: configuration.mesh.meshID)
        status = MeshStatusMachine(now: now, wallTime: environment.clock.wallTime)
        let mesh = configuration.mesh
        peering = PeeringController(
            settings: PeeringSettings(meshID: mesh.meshID, widthMHz: mesh.widthMHz, allowed: mesh.allowedPeers),
            now: now)
        journal = EventJournal(run: Base64.encode(environment.random.octets(6)))
        tuned = RFConfiguration(mesh)
        seal = RFSeal(trustSecret: mesh.trustSecret)
    }

    /// Works until the task is cancelled. Failures of the hardware are logged, shown in the state and tried again.
    /// - Throws: `CancellationError`.
    public func run() async throws {
        prepareLadder()
        prepareRadio()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.keepLink() }
            group.addTask { try await self.keepNetwork() }
            group.addTask { try await self.keepProbing() }
            group.addTask { try await self.keepRadioConfiguration() }
            group.addTask { try await self.listen() }
            group.addTask { try await self.serve() }
            if configuration.role == .gateway { group.addTask { try await self.serveMesh() } }
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
            rungsClimbed: ladder.climbed, history: status.history, radioConfiguration: tuned,
            underlayIsOwnChoice: observation.underlay == nil ? nil : network.fallback.chosen != nil)
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
        tell(
            .state, node.rawValue, "\(transition.from.rawValue) → \(transition.to.rawValue)", why: transition.cause,
            basis: observation.basis)
        environment.logger.notice(
            "mesh state changed",
            metadata: [
                "from": "\(transition.from.rawValue)", "to": "\(transition.to.rawValue)",
                "cause": "\(transition.cause)",
                "lasted": "\(transition.lastedMilliseconds) ms",
            ])
    }

    /// Notes a decision with its reason.
    func tell(
        _ kind: MeshEvent.Kind, _ subject: String, _ what: String, why: String, basis: [String: String] = [:]
    ) {
        journal.record(
            kind, subject, what, why: why, basis: basis, at: environment.clock.now,
            wallTime: environment.clock.wallTime)
    }
}
