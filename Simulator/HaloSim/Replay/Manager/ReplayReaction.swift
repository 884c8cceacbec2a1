import HaloModel

/// How long the replayed manager took to react to something that really happened.
public struct ReplayReaction: Sendable, Equatable, Encodable {
    /// What happened.
    public let event: RecordedEvent
    /// The first decision about it.
    public let decision: ReplayDecision
    /// The time between, in seconds.
    public let afterSeconds: Double

    enum CodingKeys: String, CodingKey {
        case event, decision
        case afterSeconds = "after_seconds"
    }

    /// The reactions to a neighbour's falling silent, beginning anew, or closing a peering: the first decision about that
    /// neighbour, the first rung climbed when it is the station itself, or the first fall to a lower state, whichever came first before the neighbour
    /// was back.
    static func all(_ events: [RecordedEvent], _ decisions: [ReplayDecision], itself: MACAddress) -> [ReplayReaction] {
        var reactions: [ReplayReaction] = []
        for (index, event) in events.enumerated() {
            let counts =
                switch event.kind {
                case .silent, .restarts: true
                case .linkDown: event.by == event.station
                case .appears, .returns, .linkUp, .refused, .path, .pathLost: false
                }
            guard counts else { continue }
            let until =
                events[(index + 1)...].first {
                    $0.station == event.station && ($0.kind == .linkUp || $0.kind == .returns)
                }?.seconds ?? .infinity
            var state = decisions.last { $0.seconds <= event.seconds && $0.state != nil }?.state
            for decision in decisions where decision.seconds > event.seconds && decision.seconds < until {
                let hasFallen = decision.state.map { entered in state.map { entered < $0 } ?? false } ?? false
                state = decision.state ?? state
                // To add a silent peer is no sign of having noticed.
                let isAboutPeer = decision.peer == event.station && (decision.kind != .add || event.kind != .silent)
                let isAboutIt = isAboutPeer || hasFallen || event.station == itself && decision.kind == .rung
                guard isAboutIt else { continue }
                reactions.append(
                    ReplayReaction(event: event, decision: decision, afterSeconds: decision.seconds - event.seconds))
                break
            }
        }
        return reactions
    }
}
