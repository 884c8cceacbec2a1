import CHaloSim
import HTTPTypes
import HaloGateway
import HaloHardware
import HaloModel

/// A scenario being run: the devices, the air between them, and the schedule of faults.
///
/// Used by one thread at a time; everything simulated happens inside `advance`.
public final class MeshRun {
    /// The run's seed.
    public let seed: UInt64
    let scenario: Scenario
    let simulation: Simulation
    let medium: RadioMedium
    let devices: [SimulatedDevice]
    let links: LinkLedger
    let ledger: TelemetryLedger
    let linkWatch: LinkWatch
    let reach: RadioReach
    let reachWatch: ReachWatch
    let boundsWatch: BoundsWatch
    let outcomes = FaultLedger()
    /// Links a person has cut by hand, as `a-b` in the order of names.
    var cutLinks: Set<String> = []
    private var answers: [() -> Void] = []

    /// Builds the mesh and switches every device on at time 0.
    /// - Parameters:
    ///   - build: what the gateway says it was built from.
    ///   - faults: what goes wrong, instead of the scenario's own schedule.
    ///   - traceSink: receives the trace line by line.
    ///   - recorder: receives every frame on the air.
    /// - Throws: `HardwareError` or store errors when the gateway's database cannot be made.
    public init(
        scenario: Scenario, seed: UInt64, build: GatewayConfiguration.Build, faults: [Fault]? = nil,
        traceSink: Trace.Sink? = nil,
        recorder: ((RecordedFrame) -> Void)? = nil
    ) throws {
        self.scenario = scenario
        self.seed = seed
        simulation = Simulation(seed: seed, traceSink: traceSink)
        let world = DeviceWorld(simulation: simulation, scenario: scenario, build: build)
        medium = try MeshBuilder.medium(world)
        medium.recorder = recorder
        devices = try MeshBuilder.devices(world, medium)
        links = LinkLedger(
            medium: medium, devices: devices, terrain: scenario.terrain, frequencyKHz: medium.channel.frequencyKHz)
        ledger = TelemetryLedger()
        linkWatch = LinkWatch(devices: devices, simulation: simulation)
        reach = RadioReach(devices: devices, medium: medium)
        reachWatch = ReachWatch(devices: devices, simulation: simulation, reach: reach, outcomes: outcomes)
        boundsWatch = BoundsWatch(devices: devices, simulation: simulation)
        simulation.trace.record("-", "run", "scenario \(scenario.name) seed \(seed)")
        simulation.perform {
            for device in devices { device.powerOn() }
        }
        for fault in faults ?? scenario.faults.flatMap(\.occurrences) { schedule(fault) }
        ledger.watch(devices, simulation: simulation)
        linkWatch.start()
        reachWatch.start()
        boundsWatch.start()
    }

    /// Virtual time, nanoseconds.
    public var now: Int64 { simulation.events.now }
    /// When the next event is due, virtual nanoseconds.
    public var nextEvent: Int64? { simulation.events.nextTime }
    /// Processor time of the process, nanoseconds.
    public static var cpuNanoseconds: UInt64 { halo_sim_cpu_nanoseconds() }
    /// The password of the gateway's first administrator, once the gateway has made it.
    public var administratorPassword: String? { gateway?.administratorPassword }

    var gateway: SimulatedDevice? { devices.first { $0.settings.role == .gateway } }

    /// Runs until virtual time has reached `time`.
    /// - Throws: `SimulationEscape`.
    public func advance(to time: Int64) throws {
        try simulation.run(until: time)
        let done = answers
        answers = []
        for answer in done { answer() }
    }

    /// Has the gateway answer a request as one that came to its own loopback address; `answer` is called at the end of the
    /// `advance` in which the response was ready, outside of the simulation.
    public func askGateway(
        _ request: HTTPMessage<HTTPRequest>, answer: @escaping @Sendable (HTTPMessage<HTTPResponse>) -> Void
    ) {
        guard let gateway else { return }
        ask(gateway, .tcp(IPv4Address(127, 0, 0, 1), 8080), request, answer)
    }

    /// Has a program of a device answer a request on its local socket, as `askGateway`.
    public func ask(
        _ name: String, socket: String, _ request: HTTPMessage<HTTPRequest>,
        answer: @escaping @Sendable (HTTPMessage<HTTPResponse>) -> Void
    ) throws {
        ask(try device(name), .unix(socket), request, answer)
    }

    /// The names of the devices, in the scenario's order.
    public var deviceNames: [String] { devices.map(\.name.rawValue) }

    private func ask(
        _ device: SimulatedDevice, _ address: HTTPAddress, _ request: HTTPMessage<HTTPRequest>,
        _ answer: @escaping @Sendable (HTTPMessage<HTTPResponse>) -> Void
    ) {
        let queue = AnswerQueue { [self] in answers.append($0) }
        let transport = device.network.http
        simulation.start("outside/request") {
            let response: HTTPMessage<HTTPResponse>
            do {
                response = try await transport.send(request, to: address, within: .seconds(30))
            } catch {
                response = HTTPMessage(
                    HTTPResponse(status: .badGateway, headerFields: [.contentType: "text/plain; charset=utf-8"]),
                    body: Array("\(device.name) does not answer: \(error)\n".utf8))
            }
            queue.add { answer(response) }
        }
    }

    func device(_ name: String) throws -> SimulatedDevice {
        guard let device = devices.first(where: { $0.name.rawValue == name }) else {
            throw HardwareError(
                .notFound,
                "no node is called \(name); there are \(devices.map(\.name.rawValue).joined(separator: ", "))")
        }
        return device
    }
}

/// Confined to the simulation's thread: filled by a task's last job, emptied between two runs.
private struct AnswerQueue: @unchecked Sendable {
    let add: (@escaping () -> Void) -> Void

    init(_ add: @escaping (@escaping () -> Void) -> Void) {
        self.add = add
    }
}
