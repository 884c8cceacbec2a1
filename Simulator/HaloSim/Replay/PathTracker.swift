import HaloFrames
import HaloModel

/// Follows HWMP path discovery.
struct PathTracker {
    private struct Ends: Hashable {
        let originator: MACAddress
        let target: MACAddress
    }

    private struct Record {
        let ends: Ends
        let first: Int64
        var last: Int64
        var requests = 0
        var replies = 0
        /// Who a station has the PREP from: its next hop to the target.
        var nextHop: [MACAddress: MACAddress] = [:]
        var established: Int64?
        var lost: Int64?
        var stations: [MACAddress] = []
        var hops: Int?
        var metric: Int?
    }

    private var records: [Record] = []
    private var index: [Ends: Int] = [:]

    private mutating func slot(_ originator: MACAddress, _ target: MACAddress, _ time: Int64) -> Int {
        let ends = Ends(originator: originator, target: target)
        if let slot = index[ends] { return slot }
        index[ends] = records.count
        records.append(Record(ends: ends, first: time, last: time))
        return records.count - 1
    }

    /// Takes a path selection frame.
    mutating func observe(_ selection: PathSelection, from: MACAddress, to: MACAddress, time: Int64) {
        for element in selection.elements {
            switch element {
            case .request(let request):
                // The target ff:ff:ff:ff:ff:ff is a root's proactive request to everyone (14.10.4.2).
                for target in request.targets where target.address != .broadcast {
                    let slot = slot(request.originator, target.address, time)
                    records[slot].requests += 1
                    records[slot].last = max(records[slot].last, time)
                }
            case .reply(let reply): observe(reply, from: from, to: to, time: time)
            case .failure(let failure):
                for destination in failure.destinations { observeLoss(of: destination.address, at: from, time: time) }
            case .root, .other: break
            }
        }
    }

    private mutating func observe(_ reply: PathReply, from: MACAddress, to: MACAddress, time: Int64) {
        let slot = slot(reply.originator, reply.target, time)
        records[slot].replies += 1
        records[slot].last = max(records[slot].last, time)
        records[slot].nextHop[to] = from
        guard to == reply.originator else { return }
        if records[slot].established == nil { records[slot].established = time }
        records[slot].lost = nil
        records[slot].metric = Int(reply.metric)
        records[slot].hops = Int(reply.hopCount) + 1
        records[slot].stations = Self.walk(records[slot].nextHop, from: reply.originator, to: reply.target)
    }

    /// A PERR of a station on the path takes it away.
    private mutating func observeLoss(of target: MACAddress, at station: MACAddress, time: Int64) {
        for slot in records.indices
        where records[slot].ends.target == target && records[slot].stations.contains(station) {
            records[slot].lost = time
            records[slot].last = max(records[slot].last, time)
        }
    }

    /// The stations from one end to the other; empty when the hops between are not all known.
    private static func walk(_ nextHop: [MACAddress: MACAddress], from: MACAddress, to: MACAddress) -> [MACAddress] {
        var stations = [from]
        var here = from
        while here != to {
            guard let next = nextHop[here], !stations.contains(next) else { return [] }
            stations.append(next)
            here = next
        }
        return stations
    }

    /// Everything seen, by address.
    func summaries(_ clock: CaptureClock) -> [PathSummary] {
        records.sorted { ($0.ends.originator, $0.ends.target) < ($1.ends.originator, $1.ends.target) }.map { record in
            PathSummary(
                originator: record.ends.originator, target: record.ends.target,
                firstSeconds: clock.seconds(record.first), lastSeconds: clock.seconds(record.last),
                establishedSeconds: record.established.map(clock.seconds), lostSeconds: record.lost.map(clock.seconds),
                stations: record.stations, hops: record.hops, metric: record.metric, requests: record.requests,
                replies: record.replies)
        }
    }
}
