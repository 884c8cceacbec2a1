import HaloModel

/// Which events a listener asked for; what is `nil` leaves nothing out.
struct LiveFilter: Sendable, Equatable {
    /// Names of events.
    var events: Set<String>?
    /// Devices whose telemetry is wanted.
    var nodes: Set<String>?
    /// Metrics that are wanted: names, or beginnings of names followed by `*`.
    var metrics: [String]?

    /// Takes lists separated by commas.
    init(events: String? = nil, nodes: String? = nil, metrics: String? = nil) {
        func list(_ text: String?) -> [String]? { text?.split(separator: ",").map(String.init) }
        self.events = list(events).map(Set.init)
        self.nodes = list(nodes).map(Set.init)
        self.metrics = list(metrics)
    }

    /// What of an event is wanted; `nil` when nothing is.
    func wanted(_ event: LiveEvent) -> LiveEvent.Content? {
        guard events?.contains(event.name) ?? true else { return nil }
        guard case .telemetry(var telemetry) = event.content else { return event.content }
        guard nodes?.contains(telemetry.node.rawValue) ?? true else { return nil }
        if metrics != nil { telemetry.samples.removeAll { !isWanted($0.metric) } }
        return telemetry.samples.isEmpty ? nil : .telemetry(telemetry)
    }

    private func isWanted(_ metric: String) -> Bool {
        metrics?.contains { $0.hasSuffix("*") ? metric.hasPrefix($0.dropLast()) : metric == $0 } ?? true
    }
}
