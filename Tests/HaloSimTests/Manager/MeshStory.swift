import HaloModel

/// How one device came into a mesh, as its manager noted it.
struct MeshStory {
    /// What every device passes on its way, in this order. Asking for a link is not among them: only one of its two ends asks.
    enum Milestone: Int, CaseIterable {
        case joining, routing, route, address, admission, online
    }

    /// The states a mesh goes through when it comes up, lowest first; some are passed between two looks.
    static let ladder = [
        "driver-missing", "radio-down", "joining", "isolated", "peering", "peered", "routed", "online",
    ]

    /// The states that were entered, in order.
    let states: [String]
    /// Seconds from the first joining until each milestone was reached first.
    let reached: [Milestone: Double]

    init(_ events: [MeshEvent]) {
        states = events.filter { $0.kind == .state }.compactMap { $0.what.split(separator: " ").last.map(String.init) }
        var first: [Milestone: Int64] = [:]
        for event in events {
            guard let milestone = Self.milestone(event), first[milestone] == nil else { continue }
            first[milestone] = event.uptimeNanoseconds
        }
        let start = first[.joining] ?? 0
        reached = first.mapValues { Double($0 - start) / 1e9 }
    }

    /// The milestones in the order in which they were reached.
    var order: [Milestone] { reached.sorted { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }.map(\.key) }

    /// Whether every state was higher up the ladder than the one before.
    var onlyRises: Bool {
        let rungs = states.map { Self.ladder.firstIndex(of: $0) ?? -1 }
        return zip(rungs, rungs.dropFirst()).allSatisfy { $0 < $1 }
    }

    private static func milestone(_ event: MeshEvent) -> Milestone? {
        switch event.kind {
        case .group where event.what.hasPrefix("joining"): .joining
        case .routing where event.what.hasPrefix("set up"): .routing
        case .routing where event.what.hasPrefix("routed through"): .route
        case .address where event.what.contains("/"): .address
        case .overlay where event.what.hasPrefix("admitted"): .admission
        case .state where event.what.hasSuffix("online"): .online
        default: nil
        }
    }
}
