import HaloFrames
import HaloModel

/// Collects root announcements.
struct RootTracker {
    private struct Record {
        let address: MACAddress
        let first: Int64
        var last: Int64
        var announcements = 0
        var isGate = false
    }

    private var records: [Record] = []

    /// Takes a path selection frame.
    mutating func observe(_ selection: PathSelection, time: Int64) {
        for case .root(let announcement) in selection.elements {
            let slot = records.firstIndex { $0.address == announcement.root } ?? records.count
            if slot == records.count { records.append(Record(address: announcement.root, first: time, last: time)) }
            records[slot].last = max(records[slot].last, time)
            records[slot].announcements += 1
            records[slot].isGate = records[slot].isGate || announcement.flags & 1 == 1
        }
    }

    /// Everything seen, by address.
    func summaries(_ clock: CaptureClock) -> [RootSummary] {
        records.sorted { $0.address < $1.address }.map {
            RootSummary(
                address: $0.address, firstSeconds: clock.seconds($0.first), lastSeconds: clock.seconds($0.last),
                announcements: $0.announcements, isGate: $0.isGate)
        }
    }
}
