import HaloModel

/// What became of a run: the body of `halo-sim run --json`.
public struct RunResult: Sendable, Encodable {
    /// The scenario's name.
    public var scenario: String
    /// The run's seed.
    public var seed: UInt64
    /// Virtual time that passed, seconds.
    public var simulatedSeconds: Double
    /// Whether every expectation held.
    public var succeeded: Bool
    /// Each expectation.
    public var expectations: [ExpectationResult]
    /// What became of each fault.
    public var faults: [FaultOutcome]
    /// Each device at the end.
    public var nodes: [DeviceSummary]
    /// What the radios did.
    public var medium: MediumSummary
    /// What the gateway stored.
    public var telemetry: TelemetrySummary
    /// Lines and FNV-1a 64 digest of the trace.
    public var trace: TraceSummary
    /// Events fired and jobs run.
    public var events: UInt64
    /// Jobs of daemon tasks.
    public var jobs: UInt64
    /// Processor time of the whole process, seconds; set by the program, as only it may read a real clock.
    public var cpuSeconds: Double?
    /// Real time, seconds.
    public var elapsedSeconds: Double?
    /// Whether a second run gave the same trace; `nil` when it was not asked for.
    public var deterministic: Bool?

    enum CodingKeys: String, CodingKey {
        case scenario, seed
        case simulatedSeconds = "simulated_s"
        case succeeded, expectations, faults, nodes, medium, telemetry, trace, events, jobs
        case cpuSeconds = "cpu_s"
        case elapsedSeconds = "elapsed_s"
        case deterministic
    }
}

/// What became of one expectation.
public struct ExpectationResult: Sendable, Encodable, Equatable {
    /// The expectation's key in the scenario.
    public var name: String
    /// Whether it held.
    public var held: Bool
    /// When it was decided, seconds after the start.
    public var decidedAtSeconds: Double
    /// What was measured, for people.
    public var detail: String

    enum CodingKeys: String, CodingKey {
        case name, held
        case decidedAtSeconds = "decided_at_s"
        case detail
    }
}

/// A device at one moment.
public struct DeviceSummary: Sendable, Encodable, Equatable {
    /// Its name.
    public var node: String
    /// `gateway` or `node`.
    public var role: String
    /// Whether it has power.
    public var powered: Bool
    /// The state its mesh manager last told; `nil` while none runs.
    public var meshState: String?
    /// First time it was online, seconds after the start.
    public var firstOnlineSeconds: Double?
    /// Radio hops to the gateway along batman-adv's best path; 0 for the gateway itself.
    public var hops: Int?
    /// Boots so far.
    public var boots: Int
    /// Samples of it the gateway has.
    public var storedSamples: Int

    enum CodingKeys: String, CodingKey {
        case node, role, powered
        case meshState = "mesh_state"
        case firstOnlineSeconds = "first_online_s"
        case hops, boots
        case storedSamples = "stored_samples"
    }
}

/// Sums over all radios.
public struct MediumSummary: Sendable, Encodable, Equatable {
    /// PPDUs sent, acknowledgements and repetitions included.
    public var transmissions: UInt64
    /// Repetitions of unicast frames.
    public var retries: UInt64
    /// Receptions lost to another transmission.
    public var collisions: UInt64
    /// Unicast frames given up.
    public var drops: UInt64
    /// Time on the air, seconds, summed over transmitters.
    public var airtimeSeconds: Double

    enum CodingKeys: String, CodingKey {
        case transmissions, retries, collisions, drops
        case airtimeSeconds = "airtime_s"
    }
}

/// What the gateway stored, against what the agents had made durable.
public struct TelemetrySummary: Sendable, Encodable, Equatable {
    /// Samples the agents had durably spooled by the time they are judged by.
    public var spooled: Int
    /// Of those, samples the gateway has.
    public var delivered: Int
    /// All samples the gateway has.
    public var stored: Int
    /// Samples the gateway has more than once, or out of nothing.
    public var wrong: Int
}

/// A trace's size and digest.
public struct TraceSummary: Sendable, Encodable, Equatable {
    /// Lines.
    public var lines: Int
    /// FNV-1a 64 over all lines, hexadecimal.
    public var digest: String
}

extension RunResult {
    /// The result as people read it.
    public var text: String {
        var lines = [
            "\(scenario), seed \(seed): \(simulatedSeconds) s simulated"
                + (elapsedSeconds.map { " in \(rounded($0)) s" } ?? "")
        ]
        lines.append("")
        lines.append(DeviceSummary.table(nodes))
        lines.append("")
        for expectation in expectations {
            let at = "decided at \(rounded(expectation.decidedAtSeconds)) s"
            lines.append(
                "\(expectation.held ? "held  " : "FAILED")  \(expectation.name): \(expectation.detail) (\(at))")
        }
        lines.append("")
        lines.append(
            "telemetry: \(telemetry.delivered) of \(telemetry.spooled) durable samples delivered, "
                + "\(telemetry.stored) stored, \(telemetry.wrong) wrong")
        lines.append(
            "air: \(medium.transmissions) transmissions, \(medium.retries) repetitions, \(medium.collisions) collisions, "
                + "\(rounded(medium.airtimeSeconds)) s of airtime")
        lines.append("trace: \(trace.lines) lines, digest \(trace.digest)")
        if let deterministic {
            lines.append(deterministic ? "deterministic: a second run gave the same trace" : "NOT DETERMINISTIC")
        }
        return lines.joined(separator: "\n")
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

extension DeviceSummary {
    /// Devices as a table.
    static func table(_ devices: [DeviceSummary]) -> String {
        let rows =
            [["node", "power", "mesh state", "first online", "hops", "boots", "samples"]]
            + devices.map { device in
                [
                    device.node, device.powered ? "on" : "off", device.meshState ?? "-",
                    device.firstOnlineSeconds.map { "\(($0 * 10).rounded() / 10) s" } ?? "-",
                    device.hops.map { "\($0)" } ?? "-",
                    "\(device.boots)", "\(device.storedSamples)",
                ]
            }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
