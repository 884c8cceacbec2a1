import HaloModel

/// The gateway's side of a change of the mesh's radio configuration.
///
/// Every device asks the gateway from time to time what holds and what is to come. A change is offered to all
/// (`preparing`); when every living device has agreed, all are told the instant of the switch (`armed`), as time left, so
/// that no calendar clock matters; after it each has to come back (`trial`). The change holds from the moment the gateway
/// writes it to its file, and not before: a gateway that loses power earlier is back on the old channel, where devices
/// return by themselves when they hear nothing.
public struct RFCoordinator: Sendable, Equatable {
    /// What is known of a device.
    struct Member: Sendable, Equatable {
        var radio: MACAddress
        var lastHeard: MonotonicInstant
        var generation: Int
        var prepared: Int?
        var armed: Int?
        var refusal: String?
        /// Whether it was heard after the switch.
        var returned = false
    }

    enum Stage: Sendable, Equatable {
        case idle
        case preparing(until: MonotonicInstant)
        case armed(at: MonotonicInstant)
        case trial(until: MonotonicInstant)
        case returning(at: MonotonicInstant)
    }

    /// How many devices are remembered.
    public static let memberLimit = 512

    /// The configuration that holds.
    public private(set) var configuration: RFConfiguration
    let timing: RFTiming
    private(set) var stage: Stage = .idle
    private(set) var target: RFConfiguration?
    private(set) var members: [NodeID: Member] = [:]
    /// Those that have to agree and come back.
    private(set) var involved: Set<NodeID> = []
    /// The number of the last change tried: one that failed does not give its number to the next.
    private var lastGeneration: Int
    private var outcome: RFChangeStatus.Phase = .none
    private var why = "no change has been asked for"

    /// A gateway with nothing under way.
    public init(configuration: RFConfiguration, timing: RFTiming = RFTiming()) {
        self.configuration = configuration
        self.timing = timing
        lastGeneration = configuration.generation
    }

    /// Whether a change is under way.
    public var isBusy: Bool { stage != .idle }

    /// When something is due; `nil` while nothing is under way.
    public var due: MonotonicInstant? {
        switch stage {
        case .idle: nil
        case .preparing(let at), .armed(let at), .trial(let at), .returning(let at): at
        }
    }

    /// How many devices have reported lately.
    public func livingCount(at now: MonotonicInstant) -> Int {
        members.values.filter { now - $0.lastHeard <= timing.livingLimit }.count
    }

    /// Begins a change.
    ///
    /// - Parameters:
    ///   - wanted: what to change to; its generation is set here.
    ///   - stations: radios that routing hears now; all have to have reported unless `force`.
    /// - Throws: `RFChangeRefusal`.
    public mutating func begin(
        _ wanted: RFConfiguration, stations: [MACAddress], force: Bool, at now: MonotonicInstant
    ) throws(RFChangeRefusal) -> [RFAction] {
        guard !isBusy else { throw .busy("a change is under way; wait for its end") }
        var next = wanted
        next.generation = lastGeneration + 1
        do {
            try next.check(stations: max(stations.count, livingCount(at: now)) + 1)
        } catch {
            throw .invalid(error)
        }
        guard !next.tunesLike(configuration) else { throw .unchanged }
        let living = members.filter { now - $0.value.lastHeard <= timing.livingLimit }
        let known = Set(living.values.map(\.radio))
        let silent = stations.filter { !known.contains($0) }.sorted()
        guard silent.isEmpty || force else { throw .unreported(silent) }
        for name in members.keys {
            members[name]?.prepared = nil
            members[name]?.armed = nil
            members[name]?.refusal = nil
            members[name]?.returned = false
        }
        target = next
        lastGeneration = next.generation
        involved = Set(living.keys)
        why = "waiting for \(involved.count) of \(members.count) known devices to agree"
        stage = .preparing(until: now + timing.prepareLimit)
        return [
            .tell(
                "change \(next.generation) to channel \(next.channel), \(next.widthMHz) MHz begins",
                why: "asked for by an operator; \(involved.count) devices have to agree")
        ] + advance(now)
    }

    /// Takes in an authentic report, and lets time pass.
    public mutating func hear(_ report: RFSyncReport, at now: MonotonicInstant) -> [RFAction] {
        if members[report.node] == nil, members.count >= Self.memberLimit { forgetOldest() }
        var member =
            members[report.node] ?? Member(radio: report.radio, lastHeard: now, generation: report.generation)
        member.radio = report.radio
        member.lastHeard = now
        member.generation = report.generation
        member.prepared = report.prepared
        member.armed = report.armed
        member.refusal = report.refusal
        // What arrives in the first moments may have been sent before the switch.
        if case .trial(let until) = stage, until - now < timing.trialLimit - timing.changeInterval {
            member.returned = true
        }
        members[report.node] = member
        // One that appears while others are asked takes part; later ones find the mesh by themselves.
        if case .preparing = stage { involved.insert(report.node) }
        return advance(now)
    }

    /// Lets time pass.
    public mutating func advance(_ now: MonotonicInstant) -> [RFAction] {
        guard let target else { return [] }
        let involvedMembers = involved.sorted().compactMap { name in members[name].map { (name, $0) } }
        switch stage {
        case .idle: return []
        case .preparing(let until):
            if let (name, member) = involvedMembers.first(where: { $0.1.refusal != nil }) {
                return end(.aborted, "\(name) refuses: \(member.refusal ?? "")")
            }
            let missing = involvedMembers.filter { $0.1.prepared != target.generation }.map(\.0)
            if missing.isEmpty {
                stage = .armed(at: now + timing.countdown)
                why = "all \(involved.count) devices have agreed"
                return [.tell("change \(target.generation) is armed", why: why)]
            }
            guard now >= until else { return [] }
            return end(.aborted, "not agreed in time: \(Self.list(missing))")
        case .armed(let at):
            let missing = involvedMembers.filter { $0.1.armed != target.generation }.map(\.0)
            if now + timing.armMargin >= at, !missing.isEmpty {
                return end(.aborted, "did not learn the instant in time: \(Self.list(missing))")
            }
            guard now >= at else { return [] }
            stage = .trial(until: now + timing.trialLimit)
            why = "switched; waiting for \(involved.count) devices to come back"
            return [
                .tune(target),
                .tell("switched to channel \(target.channel), \(target.widthMHz) MHz on trial", why: why),
            ]
        case .trial(let until):
            let missing = involvedMembers.filter { !$0.1.returned }.map(\.0)
            if missing.isEmpty {
                configuration = target
                return [.store(target)] + end(.confirmed, "all \(involved.count) devices came back")
            }
            guard now >= until else { return [] }
            stage = .returning(at: now + timing.returnCountdown)
            why = "did not come back: \(Self.list(missing))"
            return [.tell("change \(target.generation) is taken back", why: why)]
        case .returning(let at):
            guard now >= at else { return [] }
            return [.tune(configuration)] + end(.rolledBack, why)
        }
    }

    /// What a device is told now.
    public func answer(challenge: String, at now: MonotonicInstant) -> RFSyncAnswer {
        var plan: RFSyncAnswer.Plan?
        if let target, let due, let phase {
            plan = RFSyncAnswer.Plan(
                target: phase == .returning ? configuration : target, phase: phase,
                remainingMilliseconds: max(0, (due - now).wholeMilliseconds))
        }
        return RFSyncAnswer(configuration: configuration, plan: plan, challenge: challenge)
    }

    /// How far it has come.
    public func status(at now: MonotonicInstant) -> RFChangeStatus {
        let tuned: RFConfiguration? =
            switch stage {
            case .trial, .returning: target
            default: nil
            }
        return RFChangeStatus(
            configuration: configuration, tuned: tuned, phase: phase ?? outcome, target: target,
            remainingMilliseconds: due.map { max(0, ($0 - now).wholeMilliseconds) }, why: why,
            members: members.keys.sorted().map { .init(node: $0, state: state(of: $0, at: now)) })
    }

    private var phase: RFChangeStatus.Phase? {
        switch stage {
        case .idle: nil
        case .preparing: .preparing
        case .armed: .armed
        case .trial: .trial
        case .returning: .returning
        }
    }

    private func state(of name: NodeID, at now: MonotonicInstant) -> String {
        guard let member = members[name] else { return "absent" }
        guard let target, isBusy else { return now - member.lastHeard <= timing.livingLimit ? "present" : "absent" }
        guard involved.contains(name) else { return "absent" }
        if member.refusal != nil { return "refused" }
        if member.returned { return "returned" }
        if member.armed == target.generation { return "armed" }
        return member.prepared == target.generation ? "prepared" : "waiting"
    }

    private mutating func end(_ outcome: RFChangeStatus.Phase, _ why: String) -> [RFAction] {
        self.outcome = outcome
        self.why = why
        stage = .idle
        involved = []
        return [.tell("change \(target?.generation ?? 0) is \(outcome.rawValue)", why: why)]
    }

    private mutating func forgetOldest() {
        let oldest = members.filter { !involved.contains($0.key) }
            .min { ($0.value.lastHeard, $0.key) < ($1.value.lastHeard, $1.key) }
        if let oldest { members[oldest.key] = nil }
    }

    private static func list(_ names: [NodeID]) -> String {
        let shown = names.prefix(8).map(\.rawValue).joined(separator: ", ")
        return names.count > 8 ? shown + " and \(names.count - 8) more" : shown
    }
}
