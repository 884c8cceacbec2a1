import HaloHardware
import HaloModel

/// Faults of the device's mesh interface, addresses and overlay. Each returns what ends it; `nil` for another's fault.
extension MeshRun {
    func beginOnNetwork(_ fault: Fault, _ device: SimulatedDevice) -> (() -> Void)? {
        let faults = device.network.faults
        switch fault.kind {
        case .frameLoss:
            faults.frameLoss = fault.share ?? 0
            return { faults.frameLoss = 0 }
        case .frameCorruption:
            faults.frameCorruption = fault.share ?? 0
            return { faults.frameCorruption = 0 }
        case .dhcpPoolExhausted:
            faults.isDHCPPoolExhausted = true
            return { faults.isDHCPPoolExhausted = false }
        case .duplicateAddress:
            faults.duplicateAddress = MeshSettings.defaultGatewayUnderlay
            return { faults.duplicateAddress = nil }
        case .staleOverlayKey:
            replaceOverlayKey(of: device)
            return {}
        default: return nil
        }
    }

    /// The device wakes with a private key the gateway does not know, as after restoring an old image of its card.
    private func replaceOverlayKey(of device: SimulatedDevice) {
        guard device.isPowered, let key = WireGuardKey(octets: device.random.octets(32)) else { return }
        try? device.files.replace(DevicePaths.overlayKey, with: Array((key.base64 + "\n").utf8), mode: 0o600)
        device.services.kill("halo-mesh.service")
    }
}
