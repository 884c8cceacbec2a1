import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel
import Logging

/// Collects samples and delivers them to the gateway, losing none and counting none twice.
///
/// Collectors run on their own and put samples into the spool; a delivery loop takes them from there. Neither waits for the
/// other, so a gateway that is away for hours costs nothing but disk.
public actor Agent {
    /// How often samples are made safe on the medium.
    static let synchronizeInterval: Duration = .seconds(3)
    /// How often samples are sent while there are few.
    static let deliveryInterval: Duration = .seconds(10)
    /// How often the gateway is told that the device lives.
    static let heartbeatInterval: Duration = .seconds(15)
    /// The most samples in one request: about 30 kB, which a slow mesh carries within the deadline.
    static let batchLimit = 300
    /// Before 2024 the calendar clock has not been set.
    static let clockEpoch = WallTime(milliseconds: 1_704_067_200_000)

    let environment: AgentEnvironment
    let configuration: NodeConfiguration
    /// The program's version for the heartbeat.
    let version: String
    let series: UInt64
    var spool: Spool?
    var credentials: AgentCredentials?
    var backOff = BackOff()
    var batchLimit = Agent.batchLimit
    var status: AgentStatus

    /// An agent that has done nothing yet.
    public init(environment: AgentEnvironment, configuration: NodeConfiguration, version: String) {
        self.environment = environment
        self.configuration = configuration
        self.version = version
        series = environment.random.next()
        status = AgentStatus(
            node: nil, boot: Spool.name(series), takenSamples: 0, spooledSamples: 0, deliveredSamples: 0,
            droppedSamples: 0, lastDelivery: nil, deliveryFailure: nil, sensors: [], collectors: [])
    }

    /// Works until the task is cancelled.
    /// - Throws: `CancellationError`.
    public func run() async throws {
        let collectors = makeCollectors()
        status.collectors = collectors.map {
            AgentStatus.Collector(name: $0.name, turns: 0, failures: 0, lastFailure: nil)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.serve() }
            group.addTask { try await self.keepSpool() }
            group.addTask { try await self.keepDelivering() }
            group.addTask { try await self.keepBeating() }
            for (index, collector) in collectors.enumerated() {
                group.addTask { try await self.keepCollecting(collector, index: index) }
            }
            try await group.waitForAll()
        }
    }

    /// What the agent would say of itself now.
    public var report: AgentStatus {
        var now = status
        now.node = credentials?.node
        now.spooledSamples = spool?.pendingCount ?? 0
        now.droppedSamples += spool?.droppedCount ?? 0
        return now
    }

    private func makeCollectors() -> [any Collector] {
        let interval: Duration = .seconds(max(1, configuration.sampleIntervalSeconds))
        return [
            SystemCollector(interval: interval, system: environment.system),
            MeshCollector(interval: interval, transport: environment.transport),
            SensorCollector(
                interval: interval, buses: environment.buses, files: environment.files, clock: environment.clock,
                logger: environment.logger),
        ]
    }

    // MARK: - Collecting

    private func keepCollecting(_ collector: any Collector, index: Int) async throws {
        // Spread over the interval, so that not everything happens at once.
        let first = min(collector.interval, .seconds(10)) * environment.random.nextUnit()
        try await environment.clock.sleep(for: first)
        while true {
            let began = environment.clock.now
            do {
                let readings = try await environment.clock.within(collector.deadline, collector.name) {
                    try await collector.collect()
                }
                take(readings)
                if let inUse = await collector.inUse { status.sensors = inUse }
                status.collectors[index].turns += 1
                status.collectors[index].lastFailure = nil
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                note(error, of: collector.name, index: index)
            }
            try await environment.clock.sleep(until: began + collector.interval)
        }
    }

    private func note(_ error: any Error, of name: String, index: Int) {
        let message = "\(error)"
        if status.collectors[index].lastFailure != message {
            environment.logger.warning("collector failed", metadata: ["collector": "\(name)", "error": "\(message)"])
        }
        status.collectors[index].failures += 1
        status.collectors[index].lastFailure = message
    }

    /// Gives readings their time and quality and puts them into the spool.
    func take(_ readings: [Reading]) {
        let wallTime = environment.clock.wallTime
        let isClockSet = wallTime >= Self.clockEpoch
        let samples = readings.filter { $0.value.isFinite }.map { reading in
            Sample(
                metric: reading.metric, timeMilliseconds: wallTime.milliseconds, value: reading.value,
                quality: !isClockSet ? .unclocked : reading.isPlausible ? .good : .implausible)
        }
        guard !samples.isEmpty else { return }
        status.takenSamples += samples.count
        do {
            guard spool != nil else { throw HardwareError(.down, "the spool is not open") }
            try spool?.append(samples)
        } catch {
            status.droppedSamples += samples.count
            environment.logger.error(
                "samples lost: the spool does not take them",
                metadata: ["count": "\(samples.count)", "error": "\(error)"])
        }
    }

    // MARK: - Spool

    private func keepSpool() async throws {
        while true {
            do {
                if spool == nil {
                    spool = try Spool(files: environment.files, folder: DevicePaths.spool, series: series)
                }
                try spool?.synchronize()
            } catch let error as HardwareError {
                environment.logger.error("spool", metadata: ["error": "\(error)"])
            }
            try await environment.clock.sleep(for: Self.synchronizeInterval)
        }
    }

    // MARK: - Local socket

    private func serve() async throws {
        while true {
            do {
                try environment.files.createDirectory("/run/halo", mode: 0o755)
                try await environment.transport.serve(.unix(DevicePaths.agentSocket)) { request in
                    await self.answer(request.head)
                }
            } catch let error as HardwareError {
                environment.logger.error("the local socket cannot be served", metadata: ["error": "\(error)"])
            }
            try await environment.clock.sleep(for: .seconds(10))
        }
    }

    private func answer(_ request: HTTPRequest) -> HTTPMessage<HTTPResponse> {
        guard request.pathWithoutQuery == "/v1/agent" else { return HTTPMessage(HTTPResponse(status: .notFound)) }
        guard request.method == .get else { return HTTPMessage(HTTPResponse(status: .methodNotAllowed)) }
        return .json(report)
    }

    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return [UInt8](try encoder.encode(value))
    }
}
