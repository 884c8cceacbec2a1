import HaloModel

/// What each link loses beyond its distance: the ground between its ends, and the faults on it.
final class LinkLedger {
    private let medium: RadioMedium
    private let identifiers: [NodeID: RadioID]
    private var ground: [RadioID: [RadioID: Double]] = [:]
    private var faults: [RadioID: [RadioID: Double]] = [:]

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
                apply(one, other)
            }
        }
    }

    /// Adds `db` to what a fault takes from the link, in both directions; negative gives it back.
    func add(_ db: Double, _ a: NodeID, _ b: NodeID) {
        guard let x = identifiers[a], let y = identifiers[b] else { return }
        let (one, other) = (min(x, y), max(x, y))
        faults[one, default: [:]][other, default: 0] += db
        apply(one, other)
    }

    /// More than any link can lose: no power on Earth is heard through it.
    static let cutDB = 400.0

    private func apply(_ one: RadioID, _ other: RadioID) {
        let loss = (ground[one]?[other] ?? 0) + (faults[one]?[other] ?? 0)
        medium.setLinkLoss(loss, from: one, to: other)
        medium.setLinkLoss(loss, from: other, to: one)
    }
}
