import HaloMesh
import HaloModel

/// Faults of chip, driver, supplicant and peering. Each returns what ends it; `nil` for another's fault.
extension MeshRun {
    func beginOnRadio(_ fault: Fault, _ device: SimulatedDevice) -> (() -> Void)? {
        let radio = device.radio
        switch fault.kind {
        case .interfaceFlap:
            radio.setInterface(up: false)
            simulation.events.schedule(after: .seconds(1)) { radio.setInterface(up: true) }
            return {}
        case .supplicantDeath:
            device.services.kill(MeshManager.supplicantUnit)
            return {}
        case .driverMissing:
            radio.apply(.driver(.moduleMissing))
            _ = radio.unloadDriver()
            return { radio.clear(.driver(.moduleMissing)) }
        case .sdioTimeout:
            radio.apply(.driver(.cardTimeout))
            radio.removeInterface()
            return { radio.clear(.driver(.cardTimeout)) }
        case .probeRace:
            radio.apply(.probeRace)
            device.reboot(isExpected: true)
            // Only this start of the device is unlucky.
            simulation.events.schedule(after: .minutes(1)) { radio.clear(.probeRace) }
            return {}
        case .failedHealthCheck, .failedRestart:
            radio.apply(.failedHealthCheck(restarts: fault.kind == .failedHealthCheck))
            return {}
        default:
            guard let inner = radioFault(fault) else { return nil }
            radio.apply(inner)
            return { radio.clear(inner) }
        }
    }

    /// Faults that are there until they are cleared.
    private func radioFault(_ fault: Fault) -> RadioFault? {
        switch fault.kind {
        case .commandTimeout: .commandTimeout
        case .supplicantHang: .supplicantHung
        case .linkIDRace: .linkIDRace(probability: 1)
        case .stuckHolding: .stuckHolding
        case .peerQuota: .peerQuota(fault.count ?? 0)
        case .authenticationFailure: .dropReceived(RadioFault.FrameFilter(kinds: [.authentication]))
        case .wrongPassphrase: .wrongPassphrase
        case .peeringCountLeak: .peeringCountLeak
        case .wrongBoardFile: .wrongBoardFile
        case .dutyCycleExhausted: .dutyCycleExhausted(percent: 2.8)
        case .beaconSilence: .noBeacons
        case .beaconLoss: .dropReceived(RadioFault.FrameFilter(kinds: [.beacon]))
        default: nil
        }
    }
}
