import HaloHardware
import HaloModel

/// Decides which of the eight states a device is in, and remembers how it came there.
public struct MeshStatusMachine: Sendable, Equatable {
    /// A state with the reason for it.
    public struct Verdict: Sendable, Equatable {
        /// The state.
        public var state: MeshState
        /// Why, in words an operator understands.
        public var cause: String

        /// Takes the parts as they are.
        public init(_ state: MeshState, _ cause: String) {
            self.state = state
            self.cause = cause
        }
    }

    /// A WireGuard session dies when no handshake has completed for 180 s (`REJECT_AFTER_TIME`, WireGuard paper 6.1).
    public static let handshakeLimit: Duration = .seconds(180)
    /// batman-adv keeps an originator for 200 s after its last message (`BATADV_PURGE_TIMEOUT`, net/batman-adv/main.h),
    /// which is far longer than the path lives: with an originator message a second, this much silence means it is gone.
    public static let routeLimitMilliseconds: Int64 = 30_000

    /// Where the device stands.
    public private(set) var state: MeshState = .driverMissing
    /// Why.
    public private(set) var cause = "starting"
    /// Since when, by the clock that does not step.
    public private(set) var enteredAt: MonotonicInstant
    /// Since when, by the calendar clock.
    public private(set) var since: WallTime
    /// The last transitions, oldest first.
    public private(set) var history: [MeshTransition] = []

    /// A device that has just started.
    public init(now: MonotonicInstant, wallTime: WallTime) {
        enteredAt = now
        since = wallTime
    }

    /// Takes in an observation.
    /// - Returns: the transition, when the state changed.
    @discardableResult
    public mutating func update(
        _ observation: MeshObservation, now: MonotonicInstant, wallTime: WallTime
    ) -> MeshTransition? {
        let verdict = Self.classify(observation)
        cause = verdict.cause
        guard verdict.state != state else { return nil }
        let transition = MeshTransition(
            time: wallTime, from: state, to: verdict.state, cause: verdict.cause,
            lastedMilliseconds: max(0, (now - enteredAt).wholeMilliseconds))
        state = verdict.state
        enteredAt = now
        since = wallTime
        history.append(transition)
        if history.count > MeshReport.historyLimit { history.removeFirst(history.count - MeshReport.historyLimit) }
        return transition
    }

    /// The state an observation amounts to.
    public static func classify(_ seen: MeshObservation) -> Verdict {
        if let verdict = radioVerdict(seen) { return verdict }
        guard let verdict = linkVerdict(seen) else { return overlayVerdict(seen) }
        return seen.isChipSilent
            ? Verdict(verdict.state, "the radio chip answers no command; \(verdict.cause)") : verdict
    }

    /// States 1 to 3: the radio and its supplicant. `nil` when they are fine.
    private static func radioVerdict(_ seen: MeshObservation) -> Verdict? {
        guard seen.isDriverLoaded == true else {
            return Verdict(.driverMissing, seen.radioFailure ?? "the radio driver is not loaded")
        }
        guard let interface = seen.interface else {
            return Verdict(
                .driverMissing, seen.radioFailure ?? "the driver is loaded, but there is no wireless interface")
        }
        guard interface.isUp else { return Verdict(.radioDown, "\(interface.name) is down") }
        guard let supplicant = seen.supplicant else {
            return Verdict(.radioDown, seen.radioFailure ?? "the supplicant does not answer on \(interface.name)")
        }
        guard supplicant.state != "INTERFACE_DISABLED" else {
            return Verdict(.radioDown, "the supplicant says \(interface.name) is disabled")
        }
        guard let joined = supplicant.meshID, supplicant.state == "COMPLETED" else {
            return Verdict(.joining, "joining mesh \"\(seen.meshID)\": supplicant is \(supplicant.state)")
        }
        guard joined == seen.meshID else {
            return Verdict(.joining, "in mesh \"\(joined)\" instead of \"\(seen.meshID)\"")
        }
        return nil
    }

    /// States 4 to 6: neighbours and route. `nil` when there is a route, which the gateway itself does not need.
    private static func linkVerdict(_ seen: MeshObservation) -> Verdict? {
        let established = seen.established.count
        guard established > 0 else {
            let heard = max(seen.heardCount, seen.stations.count)
            guard heard > 0 else { return Verdict(.isolated, "no neighbour heard") }
            let blocked = seen.stations.count { $0.link == .blocked }
            let refusal = blocked > 0 ? "; \(blocked) blocked after failed authentication: another passphrase?" : ""
            return Verdict(.peering, "\(counted(heard)) heard, none established" + refusal)
        }
        if seen.role == .gateway { return nil }
        guard let route = seen.route else {
            return Verdict(.peered, "\(counted(established)) established, no route to a gateway")
        }
        guard route.lastSeenMilliseconds <= routeLimitMilliseconds else {
            return Verdict(.peered, "gateway not heard for \(route.lastSeenMilliseconds / 1000) s")
        }
        return nil
    }

    /// States 7 and 8, and the gateway's own last step.
    private static func overlayVerdict(_ seen: MeshObservation) -> Verdict {
        if seen.role == .gateway {
            return seen.isOverlayUp
                ? Verdict(.online, "serving the overlay")
                : Verdict(.peered, "the gateway program has not set up the overlay")
        }
        guard seen.underlay != nil else { return Verdict(.routed, "no address from the gateway yet") }
        switch seen.enrolment {
        case .none(let why): return Verdict(.routed, "not enrolled: \(why)")
        case .pending: return Verdict(.routed, "waiting for an operator to approve this device")
        case .rejected: return Verdict(.routed, "an operator rejected this device")
        case .approved: break
        }
        guard seen.isOverlayUp else { return Verdict(.routed, "the overlay interface is not set up") }
        guard let age = seen.handshakeAge else { return Verdict(.routed, "no overlay handshake yet") }
        guard age <= handshakeLimit else {
            return Verdict(.routed, "last overlay handshake \(age.wholeMilliseconds / 1000) s ago")
        }
        guard seen.gatewayAnswers else { return Verdict(.routed, "the gateway does not answer") }
        return Verdict(.online, "the gateway answers")
    }

    private static func counted(_ count: Int) -> String { count == 1 ? "1 neighbour" : "\(count) neighbours" }
}
