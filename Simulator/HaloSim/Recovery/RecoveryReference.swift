/// What AREDN's radio monitor does about a fault: the reference point of the recovery table.
///
/// Read from AREDN's `files/usr/local/mgr/wireless_monitor.uc`; nothing of it was measured. It looks first when the node has
/// been up for 180 s, and then every 60 s.
enum RecoveryReference {
    /// Its answer to a fault.
    static func answer(to kind: FaultKind) -> String {
        switch kind {
        case .driverMissing, .sdioTimeout, .probeRace: "reboot, at start-up only"
        case .powerLoss, .powerReturn, .reboot, .killService, .crashLoop, .disableUnit, .clockStep, .diskFull,
            .diskReadOnly, .dhcpPoolExhausted, .duplicateAddress, .staleOverlayKey, .commandTimeout, .frameDuplication,
            .frameDelay, .frameCorruption, .metricOverEstimate, .beaconLoss, .beaconSilence, .peeringCountLeak,
            .linkIDRace, .stuckHolding, .peerQuota, .dutyCycleExhausted:
            "not watched"
        case .supplicantHang, .supplicantDeath, .interfaceFlap, .failedHealthCheck, .failedRestart,
            .authenticationFailure, .wrongPassphrase, .wrongBoardFile, .jammer, .interference, .partition:
            "no station: radio down and up, once"
        case .attenuate, .asymmetricLink, .cutLink, .oneWayData, .frameLoss:
            "unanswered pings, one a minute: radio restart, once"
        }
    }
}
