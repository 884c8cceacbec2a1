import HaloModel

/// What the manager is doing about the state it is in.
extension MeshManager {
    var outlook: MeshOutlook {
        let now = environment.clock.now
        var outlook = MeshOutlook(doing: doing(now))
        if let next = ladder.outlook(symptom, now: now) {
            outlook.nextRung = next.rung.rawValue
            outlook.nextStep = next.rung.title
            outlook.nextStepMilliseconds = next.wait.wholeMilliseconds
        }
        return outlook
    }

    private func doing(_ now: MonotonicInstant) -> String {
        if coordinator?.isBusy == true || follower?.isBusy == true {
            return "moving with the mesh to another radio configuration: \(radioStatus.why)"
        }
        guard link.radioIsSupported else { return "nothing: this machine has no radio the manager can drive" }
        switch status.state {
        case .driverMissing:
            return observation.isDriverLoaded == true
                ? "waiting for the driver to find its card"
                : "loading the radio driver" + wait(link.nextDriverLoad, now)
        case .radioDown: return "starting the supplicant" + wait(link.nextSupplicantStart, now)
        case .joining: return "joining the mesh group"
        case .isolated, .peering, .peered:
            return observation.isChipSilent ? "waiting for the driver to restart its chip" : peering.doing(at: now)
        case .routed: return routedDoing
        case .online: return "watching the links; \(peering.doing(at: now))"
        }
    }

    private var routedDoing: String {
        guard observation.underlay != nil else { return "asking the gateway for an address" }
        switch observation.enrolment {
        case .none: return "asking the gateway to admit this device"
        case .pending: return "waiting for an operator to approve this device in the portal"
        case .rejected: return "nothing: an operator has to admit this device"
        case .approved: return "waiting for the gateway's answer through the overlay"
        }
    }

    /// `, again in N s` before an instant that is to come.
    private func wait(_ instant: MonotonicInstant, _ now: MonotonicInstant) -> String {
        instant > now ? ", again in \((instant - now).roundedSeconds) s" : ""
    }
}

extension PeeringController {
    /// What it is in the middle of, in words.
    func doing(at now: MonotonicInstant) -> String {
        switch phase {
        case .idle: "next scan in \((nextScan - now).roundedSeconds) s"
        case .scanning: "scanning"
        case .settling(let until):
            "pausing \((until - now).roundedSeconds) s after a scan, so that two ends do not open at once"
        case .adding(let address, _): "opening a peering with \(address)"
        }
    }
}

extension Duration {
    /// Whole seconds, rounded up, at least 0.
    fileprivate var roundedSeconds: Int64 { max(0, (wholeMilliseconds + 999) / 1000) }
}
