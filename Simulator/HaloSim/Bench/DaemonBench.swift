import HaloDocuments
import HaloModel

/// What a simulated second costs with every daemon running.
public struct DaemonBenchResult: Sendable, Encodable {
    /// Devices, gateway included.
    public var nodes: Int
    /// Virtual time measured, seconds.
    public var simulatedSeconds: Int
    /// Processor seconds a simulated second.
    public var cpuSecondsPerSimulatedSecond: Double
    /// Events fired.
    public var events: UInt64
    /// Jobs of daemon tasks.
    public var jobs: UInt64
    /// PPDUs sent.
    public var transmissions: UInt64
    /// Processor time a transmission, µs.
    public var cpuMicrosecondsPerTransmission: Double
    /// Growth of the process's resident memory since before the mesh was built, octets a node.
    public var bytesPerNode: Int
    /// Devices online at the end.
    public var online: Int
    /// Share of durable samples the gateway has.
    public var deliveryRatio: Double

    enum CodingKeys: String, CodingKey {
        case nodes
        case simulatedSeconds = "simulated_s"
        case cpuSecondsPerSimulatedSecond = "cpu_s_per_simulated_s"
        case events, jobs, transmissions
        case cpuMicrosecondsPerTransmission = "cpu_us_per_transmission"
        case bytesPerNode = "bytes_per_node"
        case online
        case deliveryRatio = "delivery_ratio"
    }
}

/// A square grid of devices 600 m apart with the gateway in a corner, at 8 MHz: a mesh of many hops.
public enum DaemonBench {
    /// Time for the mesh to form before anything is counted.
    static let formingSeconds: Int64 = 120

    /// - Parameters:
    ///   - cpuNanoseconds: reads the process's processor time.
    ///   - residentOctets: reads the process's resident memory.
    /// - Throws: what `MeshRun` throws.
    public static func run(
        nodes: Int, seconds: Int, seed: UInt64, cpuNanoseconds: () -> UInt64, residentOctets: () -> Int
    ) throws -> DaemonBenchResult {
        let memory = residentOctets()
        let run = try MeshRun(
            scenario: try ScenarioFile.parse(scenario(nodes: nodes), file: "bench"), seed: seed,
            build: .init(version: "bench", commit: "bench", time: "bench"))
        try run.advance(to: formingSeconds * 1_000_000_000)
        let before = (
            transmissions: run.medium.statistics.transmissions, events: run.simulation.events.firedCount,
            jobs: run.simulation.jobCount
        )
        let started = cpuNanoseconds()
        try run.advance(to: (formingSeconds + Int64(seconds)) * 1_000_000_000)
        let cpu = Double(cpuNanoseconds() &- started)
        let sent = run.medium.statistics.transmissions - before.transmissions
        let grown = residentOctets() - memory
        let events = run.simulation.events.firedCount - before.events
        let jobs = run.simulation.jobCount - before.jobs
        // Two more minutes, not measured, so that what was sampled has time to arrive.
        try run.advance(to: (formingSeconds + Int64(seconds) + 125) * 1_000_000_000)
        let result = try run.finish()
        return DaemonBenchResult(
            nodes: nodes, simulatedSeconds: seconds, cpuSecondsPerSimulatedSecond: cpu / 1e9 / Double(seconds),
            events: events, jobs: jobs, transmissions: sent,
            cpuMicrosecondsPerTransmission: cpu / 1000 / Double(max(1, sent)), bytesPerNode: grown / nodes,
            online: result.nodes.filter { $0.meshState == MeshState.online.rawValue }.count,
            deliveryRatio: Double(result.telemetry.delivered) / Double(max(1, result.telemetry.spooled)))
    }

    private static func scenario(nodes: Int) -> String {
        let side = (1...nodes).first { $0 * $0 >= nodes } ?? nodes
        let lines = (0..<nodes).map { index in
            """
              - name: n\(index)
                role: \(index == 0 ? "gateway" : "node")
                position: [\(index % side * 600), \(index / side * 600)]
                sensors: [{part: bme280, address: 0x76}, {part: ina219, address: 0x40}]
            """
        }
        return """
            name: bench
            region: US
            channel: 44
            width_mhz: 8
            mesh: {trust_secret: bench}
            propagation: {model: tgah-macro}
            sample_interval_s: 10
            nodes:
            \(lines.joined(separator: "\n"))
            """
    }
}
