import HaloModel

/// A device's side of a change of the mesh's radio configuration, and its search for a mesh that has moved.
///
/// Nothing but the configuration that holds is kept over a power loss: a device that restarts in the middle of a change
/// begins where it was, and finds the mesh by scanning when that has moved meanwhile.
public struct RFFollower: Sendable, Equatable {
    enum Stage: Sendable, Equatable {
        /// On the channel of its configuration.
        case home
        /// Ready for a change.
        case prepared(RFConfiguration)
        /// About to change.
        case armed(RFConfiguration, at: MonotonicInstant)
        /// On the new channel, waiting for the gateway's word.
        case trial(RFConfiguration, until: MonotonicInstant)
        /// On a channel where a search heard the mesh.
        case visiting(RFConfiguration, until: MonotonicInstant)
    }

    /// Why a change on offer cannot be made here.
    struct Refusal: Sendable, Equatable {
        var generation: Int
        var why: String
    }

    /// The configuration that holds, as far as this device knows.
    public private(set) var configuration: RFConfiguration
    let timing: RFTiming
    private(set) var stage: Stage = .home
    /// Why the change on offer cannot be made here, with its generation.
    private(set) var refusal: Refusal?
    private var lostSince: MonotonicInstant?
    private var nextSearch: MonotonicInstant = .boot
    /// Channels tried since the route was lost, the last one last.
    private var tried: [Int] = []
    private var why = "no change has been offered"

    /// A device at home.
    public init(configuration: RFConfiguration, timing: RFTiming = RFTiming()) {
        self.configuration = configuration
        self.timing = timing
    }

    /// What the radio has to be tuned to.
    public var tuned: RFConfiguration {
        switch stage {
        case .home, .prepared, .armed: configuration
        case .trial(let target, _), .visiting(let target, _): target
        }
    }

    /// Whether a change is under way.
    public var isBusy: Bool {
        switch stage {
        case .home, .visiting: false
        case .prepared, .armed, .trial: true
        }
    }

    /// The generation it is ready for.
    public var prepared: Int? {
        switch stage {
        case .prepared(let target), .armed(let target, _): target.generation
        default: nil
        }
    }

    /// The generation whose instant it knows.
    public var armed: Int? { if case .armed(let target, _) = stage { target.generation } else { nil } }

    /// When something is due by the clock; `nil` while nothing is.
    public var due: MonotonicInstant? {
        switch stage {
        case .home, .prepared: nil
        case .armed(_, let at), .trial(_, let at), .visiting(_, let at): at
        }
    }

    /// Takes in an authentic answer of the gateway.
    ///
    /// - Parameter roundTrip: time since the report was sent: the time left was told somewhere within it.
    public mutating func learn(_ answer: RFSyncAnswer, roundTrip: Duration, at now: MonotonicInstant) -> [RFAction] {
        lostSince = nil
        tried = []
        var actions: [RFAction] = []
        if answer.configuration != configuration, (try? answer.configuration.check()) != nil {
            actions += adopt(answer.configuration)
        }
        guard let plan = answer.plan else {
            if case .trial = stage { actions += goHome("the gateway has no change under way") }
            if isBusy { stage = .home }
            refusal = nil
            return actions
        }
        return actions + follow(plan, roundTrip: roundTrip, at: now)
    }

    /// Lets time pass.
    ///
    /// - Parameters:
    ///   - hasRoute: whether there is a route to the gateway.
    ///   - heard: stations of the mesh by channel, when a search has just ended.
    public mutating func step(hasRoute: Bool, heard: [Int: Int]?, at now: MonotonicInstant) -> [RFAction] {
        switch stage {
        case .armed(let target, let at) where now >= at:
            stage = .trial(target, until: now + timing.wordLimit)
            why = "switched; waiting for the gateway's word"
            lostSince = nil
            return [.tune(target), .tell("switched to channel \(target.channel) on trial", why: "the countdown ended")]
        case .trial(_, let until) where now >= until:
            return goHome("the gateway did not confirm the change in time")
        case .visiting(_, let until) where now >= until && !hasRoute:
            return goHome("no route to the gateway on this channel")
        default: break
        }
        if hasRoute {
            lostSince = nil
            return []
        }
        let since = lostSince ?? now
        lostSince = since
        if case .prepared = stage, now - since > timing.lostLimit { stage = .home }
        guard stage == .home else { return [] }
        if let heard { return visit(heard, at: now) }
        guard now - since > timing.lostLimit, now >= nextSearch else { return [] }
        nextSearch = now + timing.searchInterval
        why = "no route to the gateway for \((now - since).wholeMilliseconds / 1000) s"
        return [.search, .tell("searching every channel for the mesh", why: why)]
    }

    /// How far it has come.
    public func status(at now: MonotonicInstant) -> RFChangeStatus {
        let (phase, target): (RFChangeStatus.Phase, RFConfiguration?) =
            switch stage {
            case .home: (.none, nil)
            case .prepared(let target): (.preparing, target)
            case .armed(let target, _): (.armed, target)
            case .trial(let target, _): (.trial, target)
            case .visiting: (.none, nil)
            }
        return RFChangeStatus(
            configuration: configuration, tuned: tuned == configuration ? nil : tuned, phase: phase, target: target,
            remainingMilliseconds: due.map { max(0, ($0 - now).wholeMilliseconds) }, why: why)
    }

    // MARK: - Steps

    /// The gateway's configuration holds: it is on the air with it.
    private mutating func adopt(_ given: RFConfiguration) -> [RFAction] {
        let before = tuned
        configuration = given
        refusal = nil
        stage = .home
        why = "the gateway says that generation \(given.generation) holds"
        var actions: [RFAction] = [
            .store(given), .tell("generation \(given.generation), channel \(given.channel), holds", why: why),
        ]
        if !before.tunesLike(given) { actions.append(.tune(given)) }
        return actions
    }

    private mutating func follow(_ plan: RFSyncAnswer.Plan, roundTrip: Duration, at now: MonotonicInstant) -> [RFAction]
    {
        let target = plan.target
        // Half of the round trip is the best guess of how long the answer was under way.
        let left = Duration.milliseconds(min(max(0, plan.remainingMilliseconds), 3_600_000)) - roundTrip / 2
        switch plan.phase {
        case .preparing:
            if case .prepared(target) = stage { return [] }
            guard refusal?.generation != target.generation else { return [] }
            do {
                try target.check()
            } catch {
                refusal = Refusal(generation: target.generation, why: error.description)
                return [.tell("change \(target.generation) is refused", why: error.description)]
            }
            stage = .prepared(target)
            why = "the gateway offers change \(target.generation)"
            return [.tell("ready to change to channel \(target.channel), \(target.widthMHz) MHz", why: why)]
        case .armed:
            guard prepared == target.generation else { return [] }
            stage = .armed(target, at: now + left)
            return []
        case .trial:
            // Heard on the channel in use: on trial already, or found by a search.
            if case .trial = stage { return [] }
            if tuned.tunesLike(target) { stage = .trial(target, until: now + timing.wordLimit) }
            return []
        case .returning:
            if case .trial(let current, _) = stage { stage = .trial(current, until: now + left) }
            if case .visiting(let current, _) = stage { stage = .trial(current, until: now + left) }
            return []
        case .none, .confirmed, .aborted, .rolledBack: return []
        }
    }

    private mutating func goHome(_ reason: String) -> [RFAction] {
        let before = tuned
        stage = .home
        why = reason
        lostSince = nil
        guard !before.tunesLike(configuration) else { return [] }
        return [.tune(configuration), .tell("back to channel \(configuration.channel)", why: reason)]
    }

    /// Goes where the search heard the mesh: to the channel not tried yet with most stations.
    private mutating func visit(_ heard: [Int: Int], at now: MonotonicInstant) -> [RFAction] {
        let elsewhere = heard.filter { $0.key != configuration.channel && $0.value > 0 }
        guard !elsewhere.isEmpty else { return [] }
        if elsewhere.keys.allSatisfy(tried.contains) { tried = [] }
        let best = elsewhere.filter { !tried.contains($0.key) }
            .max { ($0.value, -$0.key) < ($1.value, -$1.key) }
        guard let best, let found = S1GChannel.find(country: configuration.country, channel: best.key) else {
            return []
        }
        tried.append(best.key)
        var target = configuration
        target.channel = found.number
        target.widthMHz = found.widthMHz
        stage = .visiting(target, until: now + timing.visitLimit)
        why = "\(best.value) stations of the mesh are heard on channel \(best.key)"
        return [.tune(target), .tell("trying channel \(best.key)", why: why)]
    }
}
