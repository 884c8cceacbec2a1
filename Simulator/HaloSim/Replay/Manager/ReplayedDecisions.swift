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
