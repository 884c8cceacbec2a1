import HaloAgent
import HaloModel
import HaloStore

/// Watches how many samples each agent has taken, and holds that against what the gateway stored.
///
/// An agent makes its samples durable within `durableAfter`, so of the samples it had taken at one look, those are owed to the
/// gateway if the device still had power that much later. Samples taken less than `settling` before the end of the run, or by a
/// device that has no power at the end, may still be on their way and are not judged.
///
/// `@unchecked Sendable`. Confined to the simulation's thread: its task runs there, and it is judged between two runs.
final class TelemetryLedger: @unchecked Sendable {
    private static let period = Duration.seconds(10)
    private static let durableAfter: Int64 = 8_000_000_000
    private static let settling: Int64 = 120_000_000_000

    /// A look at one life of an agent.
    private struct Look {
        var time: Int64
        var taken: Int
    }

    private struct Life: Hashable {
        var node: NodeID
        var boot: String
    }

    private var looks: [Life: [Look]] = [:]
    private var task: SimulationTask?

    /// Looks at every agent from now on.
    func watch(_ devices: [SimulatedDevice], simulation: Simulation) {
        let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 0))
        let agents = AgentList(devices: devices)
        task = simulation.start("ledger") { [self] in
            while (try? await clock.sleep(for: Self.period)) != nil {
                for (name, agent) in agents.running {
                    let status = await agent.report
                    note(Life(node: name, boot: status.boot), taken: status.takenSamples, at: clock.now.nanoseconds)
                }
            }
        }
    }

    private func note(_ life: Life, taken: Int, at time: Int64) {
        // Only the newest look that is certainly durable by then matters, and what may still become it.
        var kept = looks[life] ?? []
        kept.append(Look(time: time, taken: taken))
        while kept.count > 2, kept[1].time <= time - Self.settling { kept.removeFirst() }
        looks[life] = kept
    }

    /// Samples of each device that the gateway has.
    func stored(in streams: [StreamState]) -> [NodeID: Int] {
        streams.reduce(into: [:]) { $0[$1.node, default: 0] += Int($1.storedSamples) }
    }

    /// Ends the watch and sums up.
    func judge(_ devices: [SimulatedDevice], streams: [StreamState], end: Int64) -> TelemetrySummary {
        task?.cancel()
        var summary = TelemetrySummary(spooled: 0, delivered: 0, stored: 0, wrong: 0)
        for stream in streams {
            summary.stored += Int(stream.storedSamples)
            // Everything below the mark is stored once, or was given up by the device: no sample is missing from the middle, none is there twice.
            let expected = Int64(clamping: stream.nextSequence) - Int64(clamping: stream.firstSequence)
            summary.wrong += Int(abs(expected - Int64(clamping: stream.omittedSamples) - stream.storedSamples))
        }
        let powered = Set(devices.filter(\.isPowered).map(\.name))
        for (life, looks) in looks where powered.contains(life.node) {
            guard let last = looks.last else { continue }
            let isOver = last.time < end - 2 * Self.period.wholeNanoseconds
            let deadline = isOver ? last.time - Self.durableAfter : end - Self.settling
            guard let owed = looks.last(where: { $0.time <= deadline })?.taken else { continue }
            let stored = streams.first { $0.node == life.node && $0.boot == life.boot }?.storedSamples ?? 0
            summary.spooled += owed
            summary.delivered += min(owed, Int(stored))
        }
        return summary
    }
}

/// Confined to the simulation's thread: read by the ledger's task.
private struct AgentList: @unchecked Sendable {
    let devices: [SimulatedDevice]

    var running: [(NodeID, Agent)] {
        devices.compactMap { device in device.isPowered ? device.agent.map { (device.name, $0) } : nil }
    }
}
