import HaloModel

/// Who has the same password as whom, as far as links made and authentications refused tell.
///
/// A station may come back with another password, so it counts anew after each silence and restart. Links put such stations
/// into one group; a refusal between two groups tells that their passwords differ.
struct RecordedPasswords: Sendable {
    private struct Holder: Hashable {
        var station: MACAddress
        var epoch: Int
    }

    private struct Difference: Hashable {
        var one: Holder
        var other: Holder
    }

    private var parents: [Holder: Holder] = [:]
    private var differences: Set<Difference> = []

    init(
        stations: [MACAddress: RecordedStation], pairs: [RecordedNeighbourhood.Pair: RecordedPair],
        links: [RecordedNeighbourhood.Pair: [RecordedNeighbourhood.Link]]
    ) {
        func holder(_ station: MACAddress, _ time: Int64) -> Holder {
            Holder(station: station, epoch: stations[station]?.epoch(at: time) ?? 0)
        }
        for (pair, links) in links.sorted(by: { $0.key < $1.key }) {
            for link in links {
                let (one, other) = (group(of: holder(pair.a, link.up)), group(of: holder(pair.b, link.up)))
                if one != other { parents[one] = other }
            }
        }
        for (pair, record) in pairs.sorted(by: { $0.key < $1.key }) {
            for refusal in record.refusals {
                let one = group(of: holder(pair.a, refusal.time))
                let other = group(of: holder(pair.b, refusal.time))
                // Who did make a link has the same password, whatever was refused in the confusion of two exchanges at once.
                guard one != other else { continue }
                differences.insert(Difference(one: one, other: other))
                differences.insert(Difference(one: other, other: one))
            }
        }
    }

    private func group(of holder: Holder) -> Holder {
        var holder = holder
        while let parent = parents[holder] { holder = parent }
        return holder
    }

    /// Whether the two have the same password; true when the capture does not tell.
    func agree(
        _ one: MACAddress, _ other: MACAddress, at time: Int64, _ stations: [MACAddress: RecordedStation]
    ) -> Bool {
        let groups = [one, other].map { group(of: Holder(station: $0, epoch: stations[$0]?.epoch(at: time) ?? 0)) }
        return !differences.contains(Difference(one: groups[0], other: groups[1]))
    }
}
