import HaloHardware
import HaloModel
import HaloStore
import Logging

@testable import HaloAgent
@testable import HaloSim

/// A device with the agent that ships and a gateway's store, in virtual time.
///
/// Confined to the simulation's thread: used by jobs of the simulation's executor only, and between its runs.
final class AgentBench: @unchecked Sendable {
    /// 2026-06-01T06:00:00Z.
    static let start = WallTime(milliseconds: 1_780_293_600_000)

    let simulation: Simulation
    let clock: SimulatedClock
    let gatewayClock: SimulatedClock
    let disk = SimulatedDisk()
    let system: SimulatedSystem
    let transport: StoreTransport
    let gps: SimulatedGPS
    let random: SeededRandom
    let node: NodeID
    /// A radio, a network and services that are there and have nothing to tell.
    private let radio = RadioBench().add()
    private let network: HostNetwork
    let services: SimulatedServices
    /// The receiver the agent is given.
    var receiver: any GPSReceiver
    private(set) var lives = 0
    private(set) var lastAgent: Agent?

    init(seed: UInt64, wallTime: WallTime = AgentBench.start) throws {
        simulation = Simulation(seed: seed)
        clock = SimulatedClock(events: simulation.events, wallTime: wallTime)
        gatewayClock = SimulatedClock(events: simulation.events, wallTime: Self.start)
        random = simulation.time.random("bench")
        system = SimulatedSystem(name: "n1", board: "bench", clock: clock, random: random)
        gps = SimulatedGPS(
            clock: clock, calendar: SimulatedClock(events: simulation.events, wallTime: Self.start),
            origin: .init(latitude: 46.9, longitude: 7.4), position: Position(x: 0, y: 0, z: 0))
        gps.hasSky = false
        receiver = gps
        network = HostNetwork(name: "n1", time: simulation.time, clock: clock, hardInterfaces: [])
        services = SimulatedServices(node: "n1", simulation: simulation, clock: clock)
        guard let node = NodeID("n1") else { throw HardwareError(.invalid, "n1") }
        self.node = node
        transport = StoreTransport(database: try Database(path: ":memory:"), clock: gatewayClock)
        system.boot()
        try install(node, on: disk)
    }

    /// Folders and credentials.
    private func install(_ node: NodeID, on disk: SimulatedDisk) throws {
        for folder in ["/etc/halo", "/var/lib/halo", "/run/halo"] { disk.addFolder(folder) }
        let file = try SimulatedFileSystem(disk: disk, clock: clock).open(DevicePaths.agentEnvironment, mode: 0o600)
        try file.append(Array("HALO_API_URL=http://10.42.0.1:8080\nHALO_API_TOKEN=t\nHALO_NODE_ID=\(node)\n".utf8))
        disk.synchronizeAll()
    }

    /// Another device's agent, with a disk of its own.
    func agent(_ node: NodeID, _ transport: any HTTPTransport, disk: SimulatedDisk, interval: Int) throws -> Agent {
        try install(node, on: disk)
        return agent(
            files: SimulatedFileSystem(disk: disk, clock: clock), transport: transport, node: node,
            random: simulation.time.random("device \(node)"), interval: interval)
    }

    private func agent(
        files: any FileSystem, transport: any HTTPTransport, node: NodeID, random: SeededRandom, interval: Int
    ) -> Agent {
        Agent(
            environment: AgentEnvironment(
                buses: SimulatedI2CBuses(), wireless: radio.wireless, routing: network.routing, services: services,
                system: system, gps: receiver, files: files, transport: transport, clock: clock, random: random,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            configuration: NodeConfiguration(
                node: node, role: .node,
                mesh: MeshSettings(
                    meshID: "m", passphrase: nil, trustSecret: "s", country: "US", channel: 38, widthMHz: 2,
                    routing: .batmanV), sampleIntervalSeconds: interval),
            version: "test")
    }

    /// Lets the gateway know the device.
    func admit() async throws {
        let node = node
        try await transport.database.write { tables in
            _ = try tables.nodes.insert(node, role: .node, radio: nil, publicKey: nil, overlay: nil, at: Self.start)
        }
    }

    /// One life of the agent: for so long, or until the power goes at change `cutAt` of the medium.
    func live(
        _ length: Duration, cutAt: Int? = nil, interval: Int = 1, seen: @escaping ([UInt8]) -> Void = { _ in }
    ) async throws -> CuttingFileSystem {
        lives += 1
        let files = CuttingFileSystem(SimulatedFileSystem(disk: disk, clock: clock))
        files.cutAt = cutAt
        files.synchronized = { path, content in if path.hasSuffix(".log") { seen(content) } }
        let agent = agent(files: files, transport: transport, node: node, random: random, interval: interval)
        lastAgent = agent
        let end = clock.now + length
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await agent.run() } catch is CancellationError {}
            }
            while clock.now < end, !files.isCut { try await clock.sleep(for: .milliseconds(50)) }
            group.cancelAll()
            try await group.waitForAll()
        }
        if files.isCut { losePower() }
        return files
    }

    /// The power goes: what was not synchronized is gone, and the device boots again.
    func losePower() {
        disk.losePower(random: random)
        reboot()
    }

    /// The device boots again.
    func reboot() {
        clock.reboot()
        system.boot()
    }
}
