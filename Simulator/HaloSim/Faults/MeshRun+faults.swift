import HaloHardware
import HaloModel

extension MeshRun {
    /// Puts an entry of the schedule into the event queue.
    func schedule(_ fault: ScenarioFault) {
        simulation.events.schedule(at: fault.at.value.value.wholeNanoseconds) { [self] in
            simulation.trace.record(
                fault.node?.value.rawValue ?? fault.link?.value.map(\.rawValue).joined(separator: "-") ?? "-", "fault",
                "\(fault.kind.value.rawValue)" + (fault.lasting.map { " for \($0)" } ?? ""))
            begin(fault)
        }
    }

    private func begin(_ fault: ScenarioFault) {
        if fault.kind.value.concernsLink {
            guard let names = fault.link?.value, names.count == 2 else { return }
            let db = fault.kind.value == .cutLink ? LinkLedger.cutDB : fault.db ?? 0
            links.add(db, names[0], names[1])
            end(fault, of: names) { [self] in links.add(-db, names[0], names[1]) }
            return
        }
        guard let name = fault.node?.value, let device = devices.first(where: { $0.name == name }) else { return }
        switch fault.kind.value {
        case .powerLoss:
            device.powerOff()
            end(fault, of: [name]) { device.powerOn() }
        case .powerReturn:
            device.powerOn()
            noteEnd(fault.kind.value, [name])
        case .reboot:
            device.reboot(isExpected: true)
            noteEnd(fault.kind.value, [name])
        case .killService:
            device.services.kill(fault.unit ?? "")
            noteEnd(fault.kind.value, [name])
        case .clockStep:
            device.clock.setWallTime(device.clock.wallTime + (fault.by?.value ?? .zero))
        case .diskFull, .diskReadOnly:
            device.disk.condition = fault.kind.value == .diskFull ? .full : .readOnly
            end(fault, of: [name]) { device.disk.condition = .healthy }
        case .attenuate, .cutLink:
            break
        }
    }

    /// Schedules the end of a fault that has one.
    private func end(_ fault: ScenarioFault, of names: [NodeID], _ body: @escaping () -> Void) {
        guard let lasting = fault.lasting?.value else { return }
        simulation.events.schedule(after: lasting) { [self] in
            simulation.trace.record(
                names.map(\.rawValue).joined(separator: "-"), "fault", "\(fault.kind.value.rawValue) ends")
            body()
            noteEnd(fault.kind.value, names)
        }
    }

    private func noteEnd(_ kind: FaultKind, _ names: [NodeID]) {
        endedFaults.append(ExpectationChecks.EndedFault(kind: kind, devices: names, end: now))
    }

    /// Takes or gives a device's power, as a person at the live mesh does.
    /// - Throws: `HardwareError` `notFound`.
    public func setPower(_ on: Bool, of name: String) throws {
        let device = try device(name)
        simulation.trace.record(name, "fault", on ? "power-return" : "power-loss")
        simulation.perform { on ? device.powerOn() : device.powerOff() }
    }

    /// Cuts or mends the link between two devices.
    /// - Throws: `HardwareError` `notFound`, or `invalid` when the link already is so.
    public func cut(_ cut: Bool, _ one: String, _ other: String) throws {
        let (a, b) = (try device(one).name, try device(other).name)
        let key = [a, b].sorted().map(\.rawValue).joined(separator: "-")
        guard cut != cutLinks.contains(key) else {
            throw HardwareError(.invalid, "the link \(key) is \(cut ? "cut already" : "not cut")")
        }
        if cut { cutLinks.insert(key) } else { cutLinks.remove(key) }
        simulation.trace.record(key, "fault", cut ? "cut-link" : "cut-link ends")
        simulation.perform { links.add(cut ? LinkLedger.cutDB : -LinkLedger.cutDB, a, b) }
    }
}
