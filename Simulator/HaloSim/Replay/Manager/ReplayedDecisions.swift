import HaloModel
import Logging

/// Collects what one replayed manager decides: what it does, where it does it, and its reasons from its log.
///
/// Confined to the simulation's thread.
final class ReplayedDecisions {
    private let events: EventQueue
    private(set) var all: [ReplayDecision] = []
    private(set) var scans = 0
    private var reasons: [MACAddress: String] = [:]

    init(events: EventQueue) { self.events = events }

    func add(
        _ kind: ReplayDecision.Kind, peer: MACAddress? = nil, state: MeshState? = nil, rung: Int? = nil, _ text: String,
        why: String? = nil
    ) {
        all.append(
            ReplayDecision(
                seconds: Double(events.now) / 1e9, kind: kind, peer: peer, state: state, rung: rung, text: text,
                why: why))
    }

    func scan() { scans += 1 }

    func remove(_ peer: MACAddress) {
        add(.remove, peer: peer, "closes \(peer)", why: reasons.removeValue(forKey: peer))
    }

    /// The decisions with what the manager's journal adds to them: more of them, and the reason for adding a peer.
    /// - Parameter start: the calendar time of the capture's first frame.
    func all(with journal: [MeshEvent], from start: WallTime) -> [ReplayDecision] {
        let told = journal.map { (event: $0, seconds: ($0.time - start).secondsValue) }
        var decisions = all.map { decision in
            guard decision.kind == .add, decision.why == nil, let peer = decision.peer else { return decision }
            // It is told at the moment it is decided.
            let entry = told.last {
                $0.event.kind == .peerAdded && $0.event.subject == peer.description
                    && $0.seconds <= decision.seconds + 1e-6
            }
            return ReplayDecision(
                seconds: decision.seconds, kind: decision.kind, peer: peer, text: decision.text, why: entry?.event.why)
        }
        decisions += told.compactMap { ReplayDecision($0.event, seconds: $0.seconds) }
        return decisions.enumerated().sorted { ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset) }
            .map(\.element)
    }

    /// A line of the manager's log.
    func note(_ message: String, _ metadata: Logger.Metadata) {
        func value(_ key: String) -> String? { metadata[key].map { "\($0)" } }
        switch message {
        case "mesh state changed":
            guard let state = value("to").flatMap(MeshState.init) else { return }
            add(.state, state: state, state.rawValue, why: value("cause"))
        case "removing peer":
            guard let peer = value("peer").flatMap({ MACAddress($0) }) else { return }
            reasons[peer] = value("reason")
        case "recovery":
            guard let rung = value("rung").flatMap({ Int($0) }) else { return }
            add(.rung, rung: rung, "rung \(rung): \(value("does") ?? "")", why: value("cause"))
        default: break
        }
    }
}
