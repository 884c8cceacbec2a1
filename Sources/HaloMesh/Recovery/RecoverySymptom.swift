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
        let isGateway = observation.role == .gateway
        let all: [RecoveryRung]
        switch state {
        case .online:
            self = .healthy
            return
        case .driverMissing: all = [.reloadDriver, .resetRadio, .reboot]
        case .radioDown: all = [.restartSupplicant, .reloadDriver, .resetRadio, .reboot]
        case .joining: all = [.rejoin, .restartSupplicant, .reloadDriver, .resetRadio, .reboot]
        case .isolated: all = [.rescan, .rejoin, .restartSupplicant, .reloadDriver, .resetRadio, .reboot]
        case .peering: all = RecoveryRung.allCases
        case .peered:
            // A gateway with a neighbour only lacks its own program. A node that routes to its neighbours has a working
            // radio: the gateway is off or out of reach, and nothing but a further neighbour brings it back.
            all = isGateway ? [] : observation.routingNeighbourCount > 0 ? [.rescan] : RecoveryRung.allCases
        case .routed:
            // The route is there. When the gateway's underlay answers, its program is at fault; when it does not, the
            // path is a lie, and only the peering it begins with can be renewed without losing the others.
            all = pathAnswers == false && observation.enrolment != .pending ? [.renewPeer] : []
        }
        // The gateway serves whoever is wired to it, so it is never rebooted.
        let rungs = isGateway ? all.filter { $0 != .reboot } : all
        self = rungs.isEmpty ? .incurable : .curable(rungs)
    }
}
