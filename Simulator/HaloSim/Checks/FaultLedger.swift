import HaloModel

/// Remembers every fault that happened, and holds it against what the devices decided and when they were online.
final class FaultLedger {
    /// One fault with its span, virtual nanoseconds.
    struct Entry {
        var fault: Fault
        /// Whom it concerns.
        var concerned: Set<NodeID> = []
        var begin: Int64
        var end: Int64?

        /// Whether nothing is wrong any more but what has to be repaired.
        var isOver: Bool { end != nil || fault.lasting == nil && fault.kind.isCuredByRepair }
    }

    private(set) var entries: [Entry] = []

    func begin(_ fault: Fault, concerned: Set<NodeID>, at time: Int64) {
        entries.append(Entry(fault: fault, concerned: concerned, begin: time))
    }

    func end(_ fault: Fault, at time: Int64) {
        guard let index = entries.lastIndex(where: { $0.fault == fault && $0.end == nil }) else { return }
        entries[index].end = time
    }

    /// What became of each fault. A fault answers for what happens until the next one begins.
    /// - Parameters:
    ///   - watches: every device's way through the states.
    ///   - addresses: every device's radio.
    ///   - end: virtual nanoseconds at the end of the run.
    func outcomes(
        _ decisions: [MeshDecision], watches: [(name: NodeID, watch: OnlineWatch)], addresses: [NodeID: MACAddress],
        end: Int64
    ) -> [FaultOutcome] {
        entries.enumerated().map { index, entry in
            let next = entries.dropFirst(index + 1).map(\.begin).min() ?? end
            let concerned = entry.concerned
            let radios = Set(concerned.compactMap { addresses[$0] })
            let window = decisions.filter { $0.time >= entry.begin && $0.time < max(next, entry.begin + 1) }
            let first = window.first { decision in
                if case .peering(let peer) = decision.kind, radios.contains(peer) { return true }
                return concerned.contains(decision.device)
            }
            let repaired = Self.repaired(watches.map(\.watch), from: entry.begin, until: next, end: end)
            let over = entry.end ?? entry.begin
            return FaultOutcome(
                kind: entry.fault.kind, subject: entry.fault.subject, beganAtSeconds: Self.seconds(entry.begin),
                endedAtSeconds: entry.end.map(Self.seconds),
                detectedAfterSeconds: first.map { Self.seconds($0.time - entry.begin) },
                repairedAfterSeconds: repaired.map { Self.seconds(max(0, $0 - entry.begin)) },
                repairedAfterEndSeconds: repaired.map { Self.seconds(max(0, $0 - over)) },
                rungs: window.compactMap { decision in
                    guard case .climb(let rung) = decision.kind, concerned.contains(decision.device) else { return nil }
                    return rung
                },
                falseAlarms: window.compactMap { decision in
                    guard case .climb(let rung) = decision.kind, !concerned.contains(decision.device) else {
                        return nil
                    }
                    return "\(decision.device): \(rung)"
                })
        }
    }

    /// Rungs climbed before the first fault, when nothing was wrong: a device that has been online and is healthy climbs none.
    func groundlessClimbs(_ decisions: [MeshDecision], watches: [(name: NodeID, watch: OnlineWatch)]) -> [String] {
        let first = entries.map(\.begin).min() ?? .max
        return decisions.compactMap { decision in
            guard case .climb(let rung) = decision.kind, decision.time < first,
                let online = watches.first(where: { $0.name == decision.device })?.watch.firstOnline,
                online < decision.time
            else { return nil }
            return "\(decision.device): \(rung)"
        }
    }

    /// When the last device that fell from `online` in the window was back for good; the window's start when none fell;
    /// `nil` when one is not back.
    private static func repaired(_ watches: [OnlineWatch], from begin: Int64, until next: Int64, end: Int64) -> Int64? {
        var latest = begin
        for watch in watches {
            for outage in watch.outages where outage.start < next && (outage.end ?? .max) > begin {
                guard let back = outage.end else { return nil }
                latest = max(latest, back)
            }
        }
        return latest
    }

    private static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds / 1_000_000) / 1000 }
}
