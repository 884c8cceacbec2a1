import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloMesh
import HaloModel
import Logging

/// One station of a capture with the mesh manager that ships in the place of whatever ran it.
///
/// `@unchecked Sendable`. Confined to the simulation's thread.
final class ReplayedStation: @unchecked Sendable {
    /// The name of a mesh the capture does not tell.
    static let unknownMesh = "mesh"
    /// What firmware, kernel and systemd take until the manager runs again.
    private static let bootDuration = Duration.seconds(30)

    let address: MACAddress
    let radio: ReplayedRadio
    let decisions: ReplayedDecisions
    /// The manager's journal.
    private(set) var journal: [MeshEvent] = []
    /// Which of the journal's events come next, of which run of the manager.
    private var journalMark: (run: String, next: UInt64) = ("", 0)
    /// Established peers whenever they were others.
    private(set) var history: [(time: Int64, peers: [MACAddress])] = []
    private let world: RecordedNeighbourhood
    private let simulation: Simulation
    private let gateway: MACAddress
    private let clock: SimulatedClock
    private let files: SimulatedFileSystem
    private let routing: ReplayedRouting
    private let random: SeededRandom
    private var task: SimulationTask?
    private var manager: MeshManager?

    init(_ address: MACAddress, in world: RecordedNeighbourhood, simulation: Simulation, gateway: MACAddress) {
        self.address = address
        self.world = world
        self.simulation = simulation
        self.gateway = gateway
        decisions = ReplayedDecisions(events: simulation.events)
        radio = ReplayedRadio(address, in: world, events: simulation.events, decisions: decisions)
        clock = SimulatedClock(
            events: simulation.events, wallTime: world.summary.start ?? WallTime(nanoseconds: 0))
        files = SimulatedFileSystem(clock: clock)
        routing = ReplayedRouting(radio: radio, gateway: gateway, clock: clock)
        random = simulation.time.random("replay \(address)")
        simulation.events.schedule(at: firstFrame) { [weak self] in
            self?.start()
            self?.look()
            self?.followJournal()
        }
    }

    var firstFrame: Int64 { world.stations[address]?.heard.first ?? 0 }

    /// Ends the manager, as systemd would.
    func stop() {
        task?.cancel()
        task = nil
        radio.endListening()
    }

    private func start() {
        clock.reboot()
        let manager = MeshManager(environment: environment, configuration: configuration)
        self.manager = manager
        task = simulation.start("\(address)/halo-mesh") { [self] in
            do {
                try storeAdmission()
                try await manager.run()
            } catch is CancellationError {
            } catch {
                decisions.add(.unit, "ends: \(error)")
            }
        }
    }

    private func reboot() {
        stop()
        radio.forget()
        simulation.events.schedule(after: Self.bootDuration) { [weak self] in self?.start() }
    }

    /// Reads on in the journal, which keeps the newest events only, well before it forgets any.
    private func followJournal() {
        readJournal()
        simulation.events.schedule(after: .seconds(10)) { [weak self] in self?.followJournal() }
    }

    /// Asks the manager for its new events as other programs of a device do.
    func readJournal() {
        simulation.start("\(address)/journal") { [self] in
            guard let ask = routing.settings.meshSocket else { return }
            while true {
                let request = HTTPRequest(
                    method: .get, scheme: "http", authority: "localhost",
                    path: "/v1/mesh/events?after=\(journalMark.next)")
                let answer = await ask(HTTPMessage(request))
                guard let page = try? JSONDecoder().decode(MeshEventPage.self, from: Data(answer.body)) else { return }
                if page.run != journalMark.run {
                    let isAtBeginning = journalMark.next == 0
                    journalMark = (page.run, 0)
                    if !isAtBeginning { continue }
                }
                guard !page.items.isEmpty else { return }
                journal += page.items
                journalMark.next = page.next
            }
        }
    }

    /// Follows which peerings are established, for the topology.
    private func look() {
        let peers = radio.entries().map(\.0).filter { $0.link == .established }.map(\.address)
        if history.last?.peers != peers { history.append((radio.now, peers)) }
        simulation.events.schedule(after: .milliseconds(500)) { [weak self] in self?.look() }
    }

    /// The device was admitted before: enrolment is not on the air to be replayed.
    private func storeAdmission() throws {
        guard address != gateway else { return }
        let octets = [UInt8](try JSONEncoder().encode(ReplayedNetwork.admission(NodeID(radio: address))))
        try files.createDirectory("/var/lib/halo", mode: 0o755)
        try files.replace(DevicePaths.admission, with: octets, mode: 0o600)
    }

    private var environment: MeshEnvironment {
        let network = ReplayedNetwork(routing: routing, clock: clock, isGateway: address == gateway)
        let services = ReplayedServices(radio: radio, clock: clock) { [weak self] in
            guard let self else { return }
            simulation.events.schedule(at: simulation.events.now) { [weak self] in self?.reboot() }
        }
        let handler = TraceLogHandler(
            node: address.description, unit: "halo-mesh.service", trace: simulation.trace, journal: { _, _ in }
        ) { [decisions] message, metadata in decisions.note(message, metadata) }
        return MeshEnvironment(
            wireless: ReplayedWireless(radio: radio, clock: clock), routing: routing, overlay: network,
            addressing: network, services: services, files: files, transport: network, pinger: network, clock: clock,
            random: random, logger: Logger(label: "halo-mesh.service") { _ in handler })
    }

    private var configuration: NodeConfiguration {
        let announcement = world.stations[address]?.announcement(at: 0)
        return NodeConfiguration(
            node: NodeID(radio: address), role: address == gateway ? .gateway : .node,
            mesh: MeshSettings(
                meshID: announcement?.meshID ?? Self.unknownMesh,
                passphrase: announcement?.isSecure == true ? "not recorded" : nil, trustSecret: "not recorded",
                country: "US", channel: 28, widthMHz: 8, routing: world.algorithm ?? .batmanIV))
    }
}
