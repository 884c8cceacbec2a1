import HaloModel

/// Faults of power, programs, clock and storage. Each returns what ends it; `nil` for another's fault.
extension MeshRun {
    func beginOnHost(_ fault: Fault, _ device: SimulatedDevice) -> (() -> Void)? {
        switch fault.kind {
        case .powerLoss:
            device.powerOff()
            return { device.powerOn() }
        case .powerReturn:
            device.powerOn()
            return {}
        case .reboot:
            device.reboot(isExpected: true)
            return {}
        case .killService:
            device.services.kill(fault.unit ?? "")
            return {}
        case .crashLoop: return crashLoop(fault.unit ?? "", on: device)
        case .disableUnit:
            device.services.disable(fault.unit ?? "")
            return {}
        case .clockStep:
            device.clock.setWallTime(device.clock.wallTime + (fault.step ?? .zero))
            return {}
        case .diskFull, .diskReadOnly:
            device.disk.condition = fault.kind == .diskFull ? .full : .readOnly
            return { device.disk.condition = .healthy }
        default: return nil
        }
    }

    /// Kills the unit's program again and again: two seconds after each start.
    private func crashLoop(_ unit: String, on device: SimulatedDevice) -> () -> Void {
        let loop = CrashLoop()
        func next() {
            simulation.events.schedule(after: .seconds(2)) {
                guard loop.isOn else { return }
                device.services.kill(unit)
                next()
            }
        }
        next()
        return { loop.isOn = false }
    }
}

/// Whether a crash loop goes on.
private final class CrashLoop {
    var isOn = true
}
