import HaloHardware
import HaloModel

/// Finds links that look established and carry nothing: broadcasts pass, and so do beacons and originator messages, but
/// no frame to this one neighbour arrives (a board with a broken front end, mismatched keys, a peer that lost its entry).
///
/// Sends one batman-adv echo at a time, seldom while all is well and quicker after one was lost. How many losses in a row
/// condemn a link follows from how many echoes it lost before, so that a link that is only poor is kept.
public struct LinkProber: Sendable, Equatable {
    /// What is known of one neighbour.
    struct Record: Sendable, Equatable {
        let address: MACAddress
        /// Since when the peering has been established.
        let establishedAt: MonotonicInstant
        var next: MonotonicInstant
        var lostInARow = 0
        /// Share of echoes lost before the present row of losses, as a running mean over about eight.
        var usualLoss: Double
        var isProven = false
    }

    /// Time between echoes on a link that answers.
    public static let calmInterval: Duration = .seconds(45)
    /// Time between echoes after one was lost.
    public static let anxiousInterval: Duration = .seconds(3)
    /// How long an echo may take.
    public static let patience: Duration = .seconds(3)
    /// Time after establishment before the first echo: routing has to find the neighbour first.
    public static let grace: Duration = .seconds(12)
    /// What a link is taken to lose while nothing is known of it.
    public static let assumedLoss = 0.3
    /// How unlikely it has to be that a working link loses so many echoes in a row.
    public static let doubt = 1e-3
    /// Share of busy air above which a lost echo says nothing about the link.
    public static let busyLimit = 0.85

    private(set) var records: [Record] = []

    /// A prober that knows nobody.
    public init() {}

    /// Losses in a row that condemn a link which usually loses `loss` of its echoes: the smallest n with lossⁿ below
    /// `doubt`, between 4 and 24.
    public static func lossesNeeded(usualLoss loss: Double) -> Int {
        let bounded = min(max(loss, 0.15), 0.75)
        var chance = 1.0
        var count = 0
        while chance >= doubt, count < 24 {
            chance *= bounded
            count += 1
        }
        return max(4, count)
    }

    /// Follows who is established, and says whom to probe now, if anybody.
    public mutating func next(_ stations: [Station], at now: MonotonicInstant) -> MACAddress? {
        let established = stations.filter { $0.link == .established }
        records.removeAll { record in !established.contains { $0.address == record.address } }
        for station in established where !records.contains(where: { $0.address == station.address }) {
            records.append(
                Record(
                    address: station.address, establishedAt: now, next: now + Self.grace, usualLoss: Self.assumedLoss))
        }
        records.sort { $0.address < $1.address }
        let due = records.filter { $0.next <= now }
        return due.min { ($0.next, $0.address) < ($1.next, $1.address) }?.address
    }

    /// The neighbour answered.
    /// - Returns: whether it had been suspected.
    @discardableResult
    public mutating func answered(_ address: MACAddress, at now: MonotonicInstant, spread: Double) -> Bool {
        guard let index = records.firstIndex(where: { $0.address == address }) else { return false }
        let lost = records[index].lostInARow
        let sample = Double(lost) / Double(lost + 1)
        records[index].usualLoss += (sample - records[index].usualLoss) / 8
        records[index].lostInARow = 0
        records[index].isProven = true
        records[index].next = now + Self.calmInterval * (0.8 + 0.4 * spread)
        return lost >= 3
    }

    /// No answer came in time.
    ///
    /// - Parameters:
    ///   - station: the neighbour's station entry now; without one the peering has ended by itself.
    ///   - busyShare: share of time the channel was busy lately, 0…1.
    /// - Returns: why the link has to be renewed; `nil` to go on watching.
    public mutating func lost(_ station: Station?, _ address: MACAddress, busyShare: Double, at now: MonotonicInstant)
        -> String?
    {
        guard let index = records.firstIndex(where: { $0.address == address }) else { return nil }
        records[index].next = now + Self.anxiousInterval
        // On a full channel the echo may still be waiting in a queue; a neighbour that is not heard at all is found by
        // its silence.
        guard let station, station.link == .established, station.inactiveMilliseconds < 10_000,
            busyShare <= Self.busyLimit
        else { return nil }
        records[index].lostInARow += 1
        let count = records[index].lostInARow
        guard count >= Self.lossesNeeded(usualLoss: records[index].usualLoss) else { return nil }
        records.remove(at: index)
        return "established and heard, but \(count) echoes in a row went unanswered: nothing sent to it arrives"
    }
}
