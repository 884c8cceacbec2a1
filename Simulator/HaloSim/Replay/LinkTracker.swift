import HaloFrames
import HaloModel

/// Follows the peering of every pair of stations by what they send each other (IEEE 802.11-2020 14.3).
struct LinkTracker {
    private var records: [LinkRecord] = []
    private var index: [Pair: Int] = [:]

    private struct Pair: Hashable {
        let a: MACAddress
        let b: MACAddress
    }

    private mutating func slot(_ from: MACAddress, _ to: MACAddress, _ time: Int64) -> Int {
        let pair = Pair(a: min(from, to), b: max(from, to))
        if let slot = index[pair] { return slot }
        index[pair] = records.count
        records.append(LinkRecord(a: pair.a, b: pair.b, time: time))
        return records.count - 1
    }

    /// Takes a peering frame between two stations.
    mutating func observe(_ peering: MeshPeering, from: MACAddress, to: MACAddress, time: Int64) {
        guard !from.isGroup, !to.isGroup, from != to else { return }
        records[slot(from, to, time)].observe(peering, from: from, time: time)
    }

    /// Takes a data frame from a station to its neighbour.
    mutating func observeData(from: MACAddress, to: MACAddress, time: Int64) {
        guard !from.isGroup, !to.isGroup, from != to else { return }
        records[slot(from, to, time)].observeData(from: from, time: time)
    }

    /// Ends the links of stations that have fallen silent.
    /// - Parameter silentSince: a station's last frame, if it has been silent since.
    mutating func endSilent(_ silentSince: (MACAddress) -> Int64?) {
        for slot in records.indices {
            let ends = [records[slot].a, records[slot].b].compactMap(silentSince)
            if let time = ends.min() { records[slot].endSilent(at: time) }
        }
    }

    /// Everything seen, by address.
    func summaries(_ clock: CaptureClock) -> [LinkSummary] {
        records.sorted { ($0.a, $0.b) < ($1.a, $1.b) }.map { $0.summary(clock) }
    }
}
