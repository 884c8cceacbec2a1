import HaloModel

/// Faults of the way between antennas. Each returns what ends it.
extension MeshRun {
    func beginOnLink(_ fault: Fault, _ one: SimulatedDevice, _ other: SimulatedDevice) -> (() -> Void)? {
        switch fault.kind {
        case .attenuate, .cutLink:
            let loss = fault.kind == .cutLink ? LinkLedger.cutDB : fault.decibels ?? 0
            links.add(loss, one.name, other.name)
            return { [links] in links.add(-loss, one.name, other.name) }
        case .asymmetricLink:
            let loss = fault.decibels ?? 0
            links.add(loss, from: one.name, to: other.name)
            return { [links] in links.add(-loss, from: one.name, to: other.name) }
        case .oneWayData:
            let inner = RadioFault.oneWayData(to: other.address)
            one.radio.apply(inner)
            return { one.radio.clear(inner) }
        default: return nil
        }
    }

    /// Cuts every link between the group and the rest.
    func beginPartition(_ group: Set<NodeID>) -> () -> Void {
        let rest = devices.map(\.name).filter { !group.contains($0) }
        let pairs = group.sorted().flatMap { member in rest.map { (member, $0) } }
        for (member, other) in pairs { links.add(LinkLedger.cutDB, member, other) }
        return { [links] in
            for (member, other) in pairs { links.add(-LinkLedger.cutDB, member, other) }
        }
    }
}
