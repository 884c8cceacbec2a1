import HaloDocuments
import HaloModel

/// One entry of a scenario's fault schedule, as the file has it.
public struct ScenarioFault: Decodable, Sendable {
    /// When, after the start of the run.
    public var at: Located<DocumentDuration>
    /// What happens.
    public var kind: Located<FaultKind>
    /// The device it happens to.
    public var node: Located<NodeID>?
    /// The two ends of the link it happens to.
    public var link: Located<[NodeID]>?
    /// The group it happens to.
    public var nodes: Located<[NodeID]>?
    /// How long it lasts; `nil` for ever, or until the opposite fault.
    public var lasting: DocumentDuration?
    /// Time from one occurrence to the next, for faults that come again.
    public var every: Located<DocumentDuration>?
    /// How often it comes; once when left out.
    public var times: Located<Int>?
    /// Which unit.
    public var unit: String?
    /// How much, dB.
    public var db: Double?
    /// By how much forward.
    public var by: DocumentDuration?
    /// The share of frames, 0…1.
    public var share: Located<Double>?
    /// How many peers.
    public var count: Located<Int>?
    /// How much later frames arrive, at most 10 s.
    public var delay: Located<DocumentDuration>?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case at, kind, node, link, nodes
        case lasting = "for"
        case every, times, unit, db, by, share, count, delay
    }

    /// The faults it stands for: one, or as many as it comes again.
    var occurrences: [Fault] {
        (0..<(times?.value ?? 1)).map { index in
            let wait: Duration = every.map { $0.value.value * Double(index) } ?? .zero
            var fault = Fault(
                at: at.value.value + wait, kind: kind.value,
                nodes: node.map { [$0.value] } ?? link?.value ?? nodes?.value ?? [],
                lasting: lasting?.value)
            fault.unit = unit
            fault.decibels = db
            fault.step = by?.value
            fault.share = share?.value
            fault.count = count?.value
            fault.delay = delay?.value.value
            return fault
        }
    }

    /// Checks it against the kind's needs and the scenario's nodes.
    /// - Throws: `DocumentError` with place and remedy.
    func check(names: Set<NodeID>) throws {
        let kind = kind.value
        let known = "known: \(names.sorted().map(\.rawValue).joined(separator: ", "))"
        func requireKnown(_ found: Located<[NodeID]>) throws {
            for name in found.value where !names.contains(name) {
                throw found.error("no node is called \(name); \(known)")
            }
        }
        switch kind.target {
        case .device:
            guard let node else { throw self.kind.error("\(kind.rawValue) needs `node: NAME`") }
            guard names.contains(node.value) else { throw node.error("no node is called \(node.value); \(known)") }
        case .link:
            guard let link, Set(link.value).count == 2, link.value.count == 2 else {
                throw self.kind.error("\(kind.rawValue) needs `link: [one-node, other-node]`")
            }
            try requireKnown(link)
        case .group:
            guard let nodes, !nodes.value.isEmpty, nodes.value.count < names.count else {
                throw self.kind.error("\(kind.rawValue) needs `nodes: [NAME, …]`, not all of them")
            }
            try requireKnown(nodes)
        }
        for parameter in kind.parameters where isMissing(parameter) {
            throw self.kind.error("\(kind.rawValue) needs `\(parameter.rawValue): …`")
        }
        if let share, !(0...1).contains(share.value) { throw share.error("share: expected 0 to 1") }
        if let count, !(0...1000).contains(count.value) { throw count.error("count: expected 0 to 1000") }
        if let delay, !(Duration.zero...Duration.seconds(10)).contains(delay.value.value) {
            throw delay.error("delay: expected 0 to 10s")
        }
        if let times {
            guard (1...10_000).contains(times.value) else { throw times.error("times: expected 1 to 10000") }
            guard every != nil else { throw times.error("times needs `every: DURATION`") }
        }
    }

    private func isMissing(_ parameter: Fault.Parameter) -> Bool {
        switch parameter {
        case .unit: unit == nil
        case .decibels: db == nil
        case .step: by == nil
        case .share: share == nil
        case .count: count == nil
        case .delay: delay == nil
        }
    }
}
