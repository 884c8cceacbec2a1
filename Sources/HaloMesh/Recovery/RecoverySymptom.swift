import HaloModel

/// What ails the device, as far as the ladder is concerned.
public enum RecoverySymptom: Sendable, Equatable {
    /// Online.
    case healthy
    /// Not online for a reason no rung cures: the gateway's program is down while neighbours and routes are fine, an
    /// operator has to approve the device, the build has no radio support.
    case incurable
    /// Not online, and these rungs may help, gentlest first.
    case curable([RecoveryRung])
    /// As `curable`, and what ails is known: only these rungs cure it, and waiting does not.
    case certain([RecoveryRung])

    /// The rungs that may help, gentlest first; `nil` when nothing is to be climbed.
    var rungs: [RecoveryRung]? {
        switch self {
        case .curable(let rungs), .certain(let rungs): rungs
        case .healthy, .incurable: nil
        }
    }

    /// Judges a state.
    ///
    /// - Parameters:
    ///   - observation: what the state was judged from.
    ///   - state: the state.
    ///   - pathAnswers: whether the gateway's underlay address answers echo requests; `nil` when not tried.
    ///   - radioIsSupported: whether the build can drive the radio at all.
    public init(
        _ observation: MeshObservation, state: MeshState, pathAnswers: Bool?, radioIsSupported: Bool
    ) {
        guard radioIsSupported else {
            self = .incurable
            return
        }
        guard state != .online else {
            self = .healthy
            return
        }
        let isGateway = observation.role == .gateway
        // The gateway serves whoever is wired to it, so it is never rebooted.
        func allowed(_ rungs: [RecoveryRung]) -> [RecoveryRung] { isGateway ? rungs.filter { $0 != .reboot } : rungs }
        if let rungs = Self.remedy(of: observation, in: state) {
            self = .certain(allowed(rungs))
            return
        }
        let all: [RecoveryRung]
        switch state {
        case .online: all = []
        case .driverMissing: all = [.reloadDriver, .resetRadio, .reboot]
        case .radioDown: all = [.restartSupplicant, .reloadDriver, .resetRadio, .reboot]
        case .joining: all = [.rejoin, .restartSupplicant, .reloadDriver, .resetRadio, .reboot]
        case .isolated: all = [.rescan, .rejoin, .restartSupplicant, .reloadDriver, .resetRadio, .reboot]
        case .peering:
            // A radio that hears and is answered, if only by refusals, is not at fault: what differs is the passphrase.
            let isRefused = observation.stations.contains { $0.link == .blocked }
            all =
                isRefused ? [.rescan, .rejoin, .restartSupplicant] : RecoveryRung.allCases.filter { $0 != .renewPeer }
        case .peered:
            // A gateway with a neighbour only lacks its own program. A node that routes to its neighbours has a working
            // radio: the gateway is off or out of reach, and nothing but a further neighbour brings it back.
            all = isGateway ? [] : observation.routingNeighbourCount > 0 ? [.rescan] : RecoveryRung.allCases
        case .routed:
            // The route is there. When the gateway's underlay answers, its program is at fault; when it does not, the
            // path is a lie, and only the peering it begins with can be renewed without losing the others.
            all = pathAnswers == false && observation.enrolment != .pending ? [.renewPeer] : []
        }
        let rungs = allowed(all)
        self = rungs.isEmpty ? .incurable : .curable(rungs)
    }

    /// The rungs that cure what is plain to see; `nil` when nothing is.
    private static func remedy(of seen: MeshObservation, in state: MeshState) -> [RecoveryRung]? {
        let chip: [RecoveryRung] = [.reloadDriver, .resetRadio, .reboot]
        switch state {
        case .driverMissing:
            // Loaded without an interface: the card was not found, and is not looked for again.
            return seen.isDriverLoaded == true && seen.interface == nil ? chip : nil
        case .radioDown:
            return seen.interface?.isUp == true && seen.supplicant == nil ? [.restartSupplicant] + chip : nil
        case .isolated, .peering, .peered:
            if seen.isChipSilent { return chip }
            // A held link refuses every attempt of this end; only leaving the group forgets it.
            return state == .peering && seen.isHeldFast ? [.rejoin, .restartSupplicant] + chip : nil
        case .joining, .routed, .online: return nil
        }
    }
}
