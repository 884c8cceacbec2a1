import HaloDocuments
import HaloModel

/// Something that goes wrong at one moment of a run, for a while or for good.
public struct Fault: Sendable, Equatable {
    /// What only some faults need.
    public enum Parameter: String, Sendable {
        /// A systemd unit.
        case unit
        /// Decibels.
        case decibels = "db"
        /// A step of the clock.
        case step = "by"
        /// A share of frames, 0…1.
        case share
        /// A number of peers.
        case count
        /// How much later.
        case delay
    }

    /// When, after the start of the run.
    public var at: Duration
    /// What happens.
    public var kind: FaultKind
    /// Whom it happens to: one device, the two ends of a link, or a group.
    public var nodes: [NodeID]
    /// How long it lasts; `nil` for ever, or until it is cured.
    public var lasting: Duration?
    /// The unit it happens to.
    public var unit: String?
    /// How much is lost, dB.
    public var decibels: Double?
    /// By how much the clock steps forward.
    public var step: Duration?
    /// The share of frames, 0…1.
    public var share: Double?
    /// How many peers.
    public var count: Int?
    /// How much later frames arrive.
    public var delay: Duration?

    /// A fault without parameters.
    public init(at: Duration, kind: FaultKind, nodes: [NodeID], lasting: Duration? = nil) {
        self.at = at
        self.kind = kind
        self.nodes = nodes
        self.lasting = lasting
    }

    /// Who it happens to, for people and traces.
    public var subject: String { nodes.map(\.rawValue).joined(separator: "-") }

    /// The fault as an entry of a scenario's schedule: what `halo-sim swarm` prints can be put into a file.
    public var yaml: String {
        var parts = ["at: \(DocumentDuration(at))", "kind: \(kind.rawValue)"]
        switch kind.target {
        case .device: parts.append("node: \(subject)")
        case .link: parts.append("link: [\(nodes.map(\.rawValue).joined(separator: ", "))]")
        case .group: parts.append("nodes: [\(nodes.map(\.rawValue).joined(separator: ", "))]")
        }
        if let unit { parts.append("unit: \(unit)") }
        if let decibels { parts.append("db: \(decibels)") }
        if let step { parts.append("by: \(DocumentDuration(step))") }
        if let share { parts.append("share: \(share)") }
        if let count { parts.append("count: \(count)") }
        if let delay { parts.append("delay: \(DocumentDuration(delay))") }
        if let lasting { parts.append("for: \(DocumentDuration(lasting))") }
        return "{\(parts.joined(separator: ", "))}"
    }
}
