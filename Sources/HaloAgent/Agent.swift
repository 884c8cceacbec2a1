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
    /// How often samples are sent while there are few.
    static let deliveryInterval: Duration = .seconds(10)
    /// How often the gateway is told that the device lives.
    static let heartbeatInterval: Duration = .seconds(15)
    /// The most samples in one request: about 10 kB, which a slow mesh carries within the deadline.
    static let batchLimit = 1000

    /// How long a GPS receiver may take to answer.
    private static let fixLimit: Duration = .seconds(5)
    /// How often one is asked while nobody has told the time.
    private static let fixInterval: Duration = .seconds(20)
    /// A calendar clock that moves against the time since boot by more than this, milliseconds, has been set.
    private static let clockStep: UInt64 = 1000

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
    var sampleClock = SampleClock()
    /// Which boot of the device this is.
    let deviceBoot: UInt64
    /// When the gateway first answered anything.
    var firstAnswer: MonotonicInstant?
    /// What the calendar clock was ahead of the time since boot when it was last looked at, milliseconds.
    private var clockLead: Int64?
    /// Where the gateway wants a stream continued, when that is below what it has confirmed.
    var wanted: SpoolPosition?
    /// Whether the gateway takes compact batches, as far as is known.
    var speaksCompact = true
    private var givenUpTold = 0
    /// Whether commands are being carried out.
    var isObeying = false
    let sensors: SensorCollector

    /// An agent that has done nothing yet.
    public init(environment: AgentEnvironment, configuration: NodeConfiguration, version: String) {
        self.environment = environment
        self.configuration = configuration
        self.version = version
        sensors = SensorCollector(
            interval: Self.interval(configuration, atLeast: .seconds(1)), buses: environment.buses,
            files: environment.files, clock: environment.clock, logger: environment.logger)
        let series = environment.random.next()
        self.series = series
        // Without a boot ID, only this run of the agent knows its own clock.
        deviceBoot = (try? environment.system.bootID()).map(SampleStamp.digest) ?? series
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
            group.addTask { try await self.keepTime() }
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
        get async {
            let inUse = await sensors.inUse
            var now = figures
            now.sensors = inUse
            return now
        }
    }

    /// The same but for the sensors in use.
    private var figures: AgentStatus {
        var now = status
        now.node = credentials?.node
        now.spooledSamples = spool?.pendingCount ?? 0
        now.droppedSamples += spool?.droppedCount ?? 0
        now.thinnedSamples = spool?.thinnedCount ?? 0
        now.spoolFailure = spool == nil ? now.spoolFailure : spool?.failure.map { "\($0)" }
        return now
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

    /// Puts readings into the spool, with what is known of the time.
    func take(_ readings: [Reading]) {
        let stamp = lookAtClock()
        let samples = readings.filter { $0.value.isFinite }.map { reading in
            Sample(
                metric: reading.metric, timeMilliseconds: 0, value: reading.value,
                quality: reading.isPlausible ? .good : .implausible)
        }
        guard !samples.isEmpty else { return }
        status.takenSamples += samples.count
        do {
            guard spool != nil else { throw HardwareError(.down, "the spool is not open") }
            try spool?.append(samples, stamp)
            if spool?.unsafeCount ?? 0 >= configuration.spool.synchronizeSamples { try spool?.synchronize() }
        } catch {
            guard spool == nil else { return }
            status.droppedSamples += samples.count
            environment.logger.error(
                "samples lost: the spool is not open", metadata: ["count": "\(samples.count)", "error": "\(error)"])
        }
    }

    /// What is known of the time now. Tells when the calendar clock has stepped.
    func lookAtClock() -> SampleStamp {
        let sinceBoot = environment.clock.now.nanoseconds / 1_000_000
        let shown = environment.clock.wallTime.milliseconds
        let lead = shown &- sinceBoot
        if let before = clockLead, (lead &- before).magnitude > Self.clockStep {
            status.clockSteps += 1
            environment.logger.notice(
                "the calendar clock has stepped", metadata: ["by_ms": "\(lead &- before)", "to_ms": "\(shown)"])
        }
        clockLead = lead
        sampleClock.learn(boot: deviceBoot, sinceBoot: sinceBoot, time: shown, from: .own)
        return SampleStamp(
            boot: deviceBoot, sinceBoot: sinceBoot, shown: shown,
            told: sampleClock.told(boot: deviceBoot, sinceBoot: sinceBoot))
    }

    /// Asks a GPS receiver for the time as long as nobody has told it.
    private func keepTime() async throws {
        while true {
            let known = sampleClock.told(boot: deviceBoot, sinceBoot: 0)
            if known == nil, let fix = try? await environment.gps.fix(within: Self.fixLimit), fix.mode >= 2,
                let time = fix.time
            {
                sampleClock.learn(
                    boot: deviceBoot, sinceBoot: environment.clock.now.nanoseconds / 1_000_000,
                    time: time.milliseconds, from: .gps)
            }
            try await environment.clock.sleep(for: known == nil ? Self.fixInterval : .seconds(600))
        }
    }

    // MARK: - Spool

    private func keepSpool() async throws {
        while true {
            let failure = spool?.failure ?? nil
            do {
                if spool == nil {
                    let opened = try Spool(
                        files: environment.files, folder: DevicePaths.spool, series: series,
                        limits: SpoolLimits(totalOctets: configuration.spool.limitMegabytes << 20))
                    for stamp in opened.recoveredStamps { sampleClock.learn(from: stamp) }
                    spool = opened
                    status.spoolFailure = nil
                }
                try spool?.synchronize()
                if failure != nil { environment.logger.notice("the spool takes samples again") }
            } catch let error as HardwareError {
                if spool == nil { status.spoolFailure = "\(error)" }
                if failure != error {
                    environment.logger.error(
                        "the spool's medium takes nothing: samples wait in memory", metadata: ["error": "\(error)"])
                }
            }
            tellGivenUp()
            try await environment.clock.sleep(for: .seconds(configuration.spool.synchronizeSeconds))
        }
    }

    /// Tells that the spool has reached its bound, at first and then every thousand samples.
    private func tellGivenUp() {
        let (thinned, dropped) = (spool?.thinnedCount ?? 0, spool?.droppedCount ?? 0)
        guard thinned + dropped > 0, givenUpTold == 0 || thinned + dropped - givenUpTold >= 1000 else { return }
        givenUpTold = thinned + dropped
        environment.logger.warning(
            "the spool gave samples up", metadata: ["thinned": "\(thinned)", "dropped": "\(dropped)"])
    }

    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return [UInt8](try encoder.encode(value))
    }
}
