import HaloGateway
import HaloModel

/// What the overview page shows, as its template takes it. A pure function of what is known and the time.
struct Overview {
    var health: HealthReport
    var nodes: [NodeSummary]
    var topology: Topology
    var latest: [LatestValue]
    var user: String
    var now: WallTime

    var values: [String: TemplateValue] {
        [
            "gateway": .text(health.node.rawValue),
            "status": .text(health.status.rawValue),
            "version": .text("\(health.version) (\(health.commit))"),
            "user": .text(user),
            "now": .text(now.description),
            "online": .text("\(nodes.filter(\.online).count)"),
            "count": .text("\(nodes.count)"),
            "nodes": .list(nodes.map { .object(row(of: $0)) }),
            "links": .list(topology.links.map { .object(row(of: $0)) }),
            "values": .list(latest.map { .object(row(of: $0)) }),
        ]
    }

    private func row(of node: NodeSummary) -> [String: TemplateValue] {
        [
            "name": .text(node.node.rawValue),
            "role": .text(node.role.rawValue),
            "online": .flag(node.online),
            "state": .text(node.meshState?.rawValue ?? "–"),
            "cause": .text(node.mesh?.cause ?? ""),
            "overlay": .text(node.overlay?.description ?? "–"),
            "radio": .text(node.radio?.description ?? "–"),
            "seen": .text(node.lastSeen.map { Self.age(now - $0) } ?? "never"),
            "sensors": .text(node.sensors.joined(separator: ", ")),
        ]
    }

    private func row(of link: Topology.Link) -> [String: TemplateValue] {
        func name(_ end: Topology.End) -> TemplateValue { .text(end.node?.rawValue ?? end.radio.description) }
        func signal(_ end: Topology.End) -> TemplateValue { .text(end.signalDBm.map { "\($0) dBm" } ?? "–") }
        let states = [link.a.link, link.b.link].compactMap { $0 }.joined(separator: " / ")
        return [
            "a": name(link.a), "b": name(link.b), "signal_a": signal(link.a), "signal_b": signal(link.b),
            "established": .flag(link.established), "states": .text(states),
            "route": .flag(link.a.isNextHop || link.b.isNextHop),
        ]
    }

    private func row(of value: LatestValue) -> [String: TemplateValue] {
        [
            "node": .text(value.node.rawValue),
            "metric": .text(value.metric),
            "value": .text(Self.number(value.value)),
            "unit": .text(value.unit),
            "quality": .text(value.quality == .good ? "" : value.quality.rawValue),
            "age": .text(Self.age(now - WallTime(milliseconds: value.timeMilliseconds))),
        ]
    }

    /// A time span in its largest unit; `0 s` for one that has not begun, which only a wrong clock makes.
    static func age(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) d"
        }
    }

    /// A number with at most three decimals, without trailing zeros; very large and very small ones as they are.
    static func number(_ value: Double) -> String {
        guard value.magnitude < 1e12, value == 0 || value.magnitude >= 0.001 else { return "\(value)" }
        let thousandths = Int64((value.magnitude * 1000).rounded())
        var decimals = String(1000 + thousandths % 1000).dropFirst()
        while decimals.last == "0" { decimals = decimals.dropLast() }
        let sign = value < 0 && thousandths != 0 ? "−" : ""
        return "\(sign)\(thousandths / 1000)" + (decimals.isEmpty ? "" : ".\(decimals)")
    }
}
