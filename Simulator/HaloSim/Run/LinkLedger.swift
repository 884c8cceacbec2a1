import HaloModel

/// What each link loses beyond its distance: the ground between its ends, and the faults on it.
final class LinkLedger {
    private let medium: RadioMedium
    private let identifiers: [NodeID: RadioID]
    /// dB by transmitter, then receiver.
    private var ground: [RadioID: [RadioID: Double]] = [:]
    private var faults: [RadioID: [RadioID: Double]] = [:]
    /// What else is wrong with a link, by its ends in ascending order.
    private var impairments: [[RadioID]: [LinkFault]] = [:]

    init(medium: RadioMedium, devices: [SimulatedDevice], terrain: Terrain, frequencyKHz: Int) {
        self.medium = medium
        identifiers = Dictionary(uniqueKeysWithValues: devices.enumerated().map { ($1.name, $0) })
        guard !terrain.hills.isEmpty else { return }
        for one in devices.indices {
            for other in devices.indices where one < other {
                let loss = terrain.diffractionLossDB(
                    from: devices[one].gps.position, to: devices[other].gps.position, frequencyKHz: frequencyKHz)
                guard loss > 0 else { continue }
                ground[one, default: [:]][other] = loss
                ground[other, default: [:]][one] = loss
                apply(one, other)
                apply(other, one)
            }
        }
    }

    /// Adds `db` to what a fault takes from the link, in both directions; negative gives it back.
    func add(_ db: Double, _ a: NodeID, _ b: NodeID) {
        add(db, from: a, to: b)
        add(db, from: b, to: a)
    }

    /// Adds `db` to what a fault takes from the signal of `a` at `b`; negative gives it back.
    func add(_ db: Double, from a: NodeID, to b: NodeID) {
        guard let transmitter = identifiers[a], let receiver = identifiers[b] else { return }
        faults[transmitter, default: [:]][receiver, default: 0] += db
        apply(transmitter, receiver)
    }

    /// Adds an impairment of both directions of the link to those it has.
    func impair(_ fault: LinkFault, _ a: NodeID, _ b: NodeID) {
        change(a, b) { $0.append(fault) }
    }

    /// Takes an impairment away again.
    func mend(_ fault: LinkFault, _ a: NodeID, _ b: NodeID) {
        change(a, b) { faults in
            if let index = faults.firstIndex(of: fault) { faults.remove(at: index) }
        }
    }

    private func change(_ a: NodeID, _ b: NodeID, _ body: (inout [LinkFault]) -> Void) {
        guard let one = identifiers[a], let other = identifiers[b] else { return }
        let pair = [min(one, other), max(one, other)]
        body(&impairments[pair, default: []])
        let sum = (impairments[pair] ?? []).reduce(LinkFault()) { sum, fault in
            LinkFault(
                lossShare: max(sum.lossShare, fault.lossShare),
                corruptionShare: max(sum.corruptionShare, fault.corruptionShare),
                duplicationShare: max(sum.duplicationShare, fault.duplicationShare),
                delayMilliseconds: sum.delayMilliseconds + fault.delayMilliseconds)
        }
        let found = sum == LinkFault() ? nil : sum
        medium.setLinkFault(found, from: one, to: other)
        medium.setLinkFault(found, from: other, to: one)
    }

    /// More than any link can lose: no power on Earth is heard through it.
    static let cutDB = 400.0

    private func apply(_ transmitter: RadioID, _ receiver: RadioID) {
        let loss = (ground[transmitter]?[receiver] ?? 0) + (faults[transmitter]?[receiver] ?? 0)
        medium.setLinkLoss(loss, from: transmitter, to: receiver)
    }
}
