import HaloAgent
import HaloHardware
import HaloModel
import HaloStore

/// Measures the agent that ships on this machine's kernel: real time, real files, real HTTP to a real gateway. Only the sensors
/// are simulated, nine register-level chips on two buses.
public struct AgentCost: Sendable {
    /// The kernel's figures of this process.
    public struct Gauges: Sendable {
        /// Processor time, nanoseconds.
        public var cpuNanoseconds: @Sendable () -> UInt64
        /// Resident memory, octets.
        public var residentOctets: @Sendable () -> Int
        /// Octets written to the medium (`write_bytes` of proc_pid_io(5)).
        public var writtenOctets: @Sendable () -> Int

        /// Takes the parts as they are.
        public init(
            cpuNanoseconds: @escaping @Sendable () -> UInt64, residentOctets: @escaping @Sendable () -> Int,
            writtenOctets: @escaping @Sendable () -> Int
        ) {
            self.cpuNanoseconds = cpuNanoseconds
            self.residentOctets = residentOctets
            self.writtenOctets = writtenOctets
        }
    }

    /// Start-up, the search for sensors and the first delivery are not counted.
    private static let settling: Duration = .seconds(20)

    private let environment: AgentEnvironment
    private let configuration: NodeConfiguration
    private let gauges: Gauges
    private let files: AgentCostFiles
    private let transport: AgentCostTransport

    /// - Parameter environment: the kernel's; its buses are replaced.
    public init(environment: AgentEnvironment, configuration: NodeConfiguration, gauges: Gauges) {
        files = AgentCostFiles(environment.files)
        transport = AgentCostTransport(environment.transport)
        var environment = environment
        environment.buses = Self.buses(environment.clock)
        environment.files = files
        environment.transport = transport
        self.environment = environment
        self.configuration = configuration
        self.gauges = gauges
    }

    /// Runs the agent for `seconds`, then writes as many rows to a database at `path`.
    /// - Throws: `DatabaseError`; `CancellationError`.
    public func run(seconds: Int, databasePath path: String) async throws -> AgentCostResult {
        let agent = Agent(environment: environment, configuration: configuration, version: "bench")
        let (result, samples) = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await agent.run() } catch is CancellationError {}
            }
            try await environment.clock.sleep(for: Self.settling)
            let measured = try await measure(agent, seconds: seconds)
            group.cancelAll()
            try await group.waitForAll()
            return measured
        }
        return try await compare(result, samples: samples, path: path)
    }

    private func measure(_ agent: Agent, seconds: Int) async throws -> (AgentCostResult, Int) {
        let (began, cpu, written) = (environment.clock.now, gauges.cpuNanoseconds(), gauges.writtenOctets())
        let (spool, air, status) = (files.written, transport.air, await agent.report)
        try await environment.clock.sleep(for: .seconds(seconds))
        let length = (environment.clock.now - began).secondsValue
        let cpuSeconds = Double(gauges.cpuNanoseconds() - cpu) / 1e9
        let now = await agent.report
        let taken = max(1, now.takenSamples - status.takenSamples)
        let delivered = max(1, now.deliveredSamples - status.deliveredSamples)
        let (spoolNow, airNow) = (files.written, transport.air)
        let flash = Double(gauges.writtenOctets() - written)
        let result = AgentCostResult(
            seconds: length, samples: taken, delivered: delivered,
            cpuMillisecondsPerMinute: cpuSeconds / length * 60_000,
            corePercent: cpuSeconds / length * 100, residentMebibytes: Double(gauges.residentOctets()) / 1_048_576,
            spoolOctetsPerSample: Double(spoolNow.octets - spool.octets) / Double(taken),
            synchronizationsPerMinute: Double(spoolNow.synchronizations - spool.synchronizations) / length * 60,
            flashOctetsPerSample: flash / Double(taken), flashMebibytesPerDay: flash / length * 86_400 / 1_048_576,
            bodyOctetsPerSample: Double(airNow.bodyOctets - air.bodyOctets) / Double(delivered),
            airOctetsPerSample: Double(airNow.airOctets - air.airOctets) / Double(delivered),
            sqliteOctetsPerSample: 0, sqliteToFlash: 0)
        return (result, taken)
    }

    private func compare(_ result: AgentCostResult, samples: Int, path: String) async throws -> AgentCostResult {
        let connection = try Connection(path: path)
        _ = try connection.first("PRAGMA journal_mode = WAL") { $0.text(0) }
        try connection.execute(
            script: """
                PRAGMA synchronous = FULL;
                CREATE TABLE samples (metric INTEGER, time_ms INTEGER, value REAL, quality INTEGER) STRICT
                """)
        let written = gauges.writtenOctets()
        for index in 0..<samples {
            try connection.run(
                "INSERT INTO samples VALUES (?, ?, ?, 0)", .integer(Int64(index % 20)),
                .integer(1_795_488_104_250 + Int64(index) * 50), .real(Double(index % 977) / 100))
        }
        var result = result
        result.sqliteOctetsPerSample = Double(gauges.writtenOctets() - written) / Double(max(1, samples))
        result.sqliteToFlash = result.sqliteOctetsPerSample / max(1, result.flashOctetsPerSample)
        return result
    }

    /// Three of each part on two buses, measuring what changes slowly with a little noise.
    private static func buses(_ clock: any SystemClock) -> SimulatedI2CBuses {
        func value(_ middle: Double, _ swing: Double) -> (MonotonicInstant) -> Double {
            { now in
                let seconds = Double(now.nanoseconds) / 1e9
                let wave = (seconds / 300).truncatingRemainder(dividingBy: 2)
                let noise = Double((now.nanoseconds / 1_000_000) &* 2_654_435_761 % 1000) / 1000
                return middle + swing * (abs(wave - 1) - 0.5) + swing * 0.01 * noise
            }
        }
        func climate() -> SimulatedBME280 {
            SimulatedBME280(
                clock: clock,
                environment: .init(
                    temperature: value(21, 6), humidity: value(50, 20), pressure: value(95_000, 400)))
        }
        func power() -> SimulatedINA219 {
            SimulatedINA219(clock: clock, voltage: value(12, 1), current: value(0.4, 0.3))
        }
        func air() -> SimulatedSHT31 {
            SimulatedSHT31(clock: clock, temperature: value(20, 5), humidity: value(55, 20))
        }
        let (first, second) = (SimulatedI2CBus(number: 1), SimulatedI2CBus(number: 2))
        for address: UInt8 in [0x76, 0x77] { first.attach(climate(), at: address) }
        second.attach(climate(), at: 0x76)
        for address: UInt8 in [0x40, 0x41] { first.attach(power(), at: address) }
        second.attach(power(), at: 0x40)
        for address: UInt8 in [0x44, 0x45] { second.attach(air(), at: address) }
        first.attach(air(), at: 0x44)
        return SimulatedI2CBuses([first, second])
    }
}
