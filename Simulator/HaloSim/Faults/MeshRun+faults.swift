import HaloDocuments
import HaloHardware
import HaloModel

extension MeshRun {
    /// Puts a fault into the event queue.
    func schedule(_ fault: Fault) {
        simulation.events.schedule(at: fault.at.wholeNanoseconds) { [self] in begin(fault) }
    }

    /// Lets a fault happen now, as a person at the live mesh does; its `at` does not matter.
    /// - Throws: `HardwareError` `notFound` for a device there is not.
    public func inject(_ fault: Fault) throws {
        for node in fault.nodes { _ = try device(node.rawValue) }
        simulation.perform { begin(fault) }
    }

    private func begin(_ fault: Fault) {
        simulation.trace.record(
            fault.subject, "fault",
            "\(fault.kind.rawValue)" + (fault.lasting.map { " for \(DocumentDuration($0))" } ?? ""))
        outcomes.begin(fault, concerned: concerned(fault), at: now)
        let concerned = fault.nodes.compactMap { name in devices.first { $0.name == name } }
        guard concerned.count == fault.nodes.count, let first = concerned.first else { return }
        let undo: (() -> Void)? =
            switch fault.kind.target {
            case .link where concerned.count == 2: beginOnLink(fault, concerned[0], concerned[1])
            case .link: nil
            case .group: beginPartition(Set(fault.nodes))
            case .device: beginOnDevice(fault, first)
            }
        guard let undo, !fault.kind.isMomentary else { return noteEnd(of: fault) }
        guard let lasting = fault.lasting else { return }
        simulation.events.schedule(after: lasting) { [self] in
            simulation.trace.record(fault.subject, "fault", "\(fault.kind.rawValue) ends")
            undo()
            noteEnd(of: fault)
        }
    }

    /// Whom a fault concerns: those it happens to, and those who reach the gateway only through them.
    private func concerned(_ fault: Fault) -> Set<NodeID> {
        let everyone = Set(devices.map(\.name))
        switch fault.kind {
        // What disturbs the air, or holds the gateway's address, disturbs all who share it.
        case .partition, .interference, .jammer, .duplicateAddress: return everyone
        default: break
        }
        let indices = Set(devices.indices.filter { fault.nodes.contains(devices[$0].name) })
        let left =
            fault.kind.target == .link
            ? reach.toGateway(cut: indices) : reach.toGateway(without: indices)
        let cutOff = devices.indices.filter { !left.contains($0) }.map { devices[$0].name }
        return Set(fault.nodes).union(cutOff)
    }

    private func noteEnd(of fault: Fault) {
        outcomes.end(fault, at: now)
    }

    private func beginOnDevice(_ fault: Fault, _ device: SimulatedDevice) -> (() -> Void)? {
        switch fault.kind {
        case .interference, .jammer: beginDisturbance(fault, device)
        default: beginOnHost(fault, device) ?? beginOnRadio(fault, device) ?? beginOnNetwork(fault, device)
        }
    }

    /// Takes or gives a device's power, as a person at the live mesh does.
    /// - Throws: `HardwareError` `notFound`.
    public func setPower(_ on: Bool, of name: String) throws {
        let device = try device(name)
        try inject(Fault(at: .zero, kind: on ? .powerReturn : .powerLoss, nodes: [device.name]))
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
