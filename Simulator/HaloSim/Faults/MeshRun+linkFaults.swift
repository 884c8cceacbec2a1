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
        case .frameDuplication, .frameDelay, .metricOverEstimate:
            let impairment = Self.impairment(fault)
            links.impair(impairment, one.name, other.name)
            return { [links] in links.mend(impairment, one.name, other.name) }
        default: return nil
        }
    }

    private static func impairment(_ fault: Fault) -> LinkFault {
        switch fault.kind {
        case .frameDuplication: LinkFault(duplicationShare: fault.share ?? 0)
        case .frameDelay: LinkFault(delayMilliseconds: Int(clamping: (fault.delay ?? .zero).wholeMilliseconds))
        default: LinkFault(lossShare: fault.share ?? 0)
        }
    }

    /// How far from the device a disturbance is, metres: nearer than any of its neighbours.
    private static let disturbanceMetres = 60.0

    /// Puts a transmitter that no radio decodes next to the device, on the channel in use.
    func beginDisturbance(_ fault: Fault, _ device: SimulatedDevice) -> (() -> Void)? {
        guard let radio = devices.firstIndex(where: { $0 === device }) else { return nil }
        var place = medium.settings(radio).position
        place.x += Self.disturbanceMetres
        let channel = medium.channel(of: radio)
        let loss = medium.propagation.meanLossDB(
            metres: Self.disturbanceMetres, frequencyKHz: channel.frequencyKHz)
        // A jammer arrives with −50 dBm: well above the −75 to −66 dBm from which any signal makes a channel of 1 to 8 MHz
        // busy (IEEE 802.11-2020 23.3.18.5).
        let level = fault.kind == .jammer ? -50 : medium.thermalNoiseDBm(radio) + (fault.decibels ?? 0)
        let name = "\(fault.kind.rawValue) \(device.name) \(now)"
        medium.setInterferer(
            Interferer(
                position: place, eirpDBm: level + loss, frequencyKHz: channel.frequencyKHz,
                widthKHz: channel.widthMHz * 1000), named: name)
        return { [medium] in medium.setInterferer(nil, named: name) }
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
