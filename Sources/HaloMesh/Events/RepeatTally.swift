import HaloModel

/// Thins out what happens again and again: the first time is told, later ones are counted and told at growing intervals, so that
/// somebody with a wrong passphrase does not push everything else out of the journal.
struct RepeatTally: Sendable, Equatable {
    /// What to do about an occurrence.
    enum Verdict: Sendable, Equatable {
        /// Tell it: the first of its kind for a while.
        case first
        /// Tell that it has happened this often since it was told last, this time included.
        case again(Int)
        /// It is counted.
        case untold
    }

    /// First interval; doubles each time.
    static let shortest: Duration = .seconds(60)
    /// Longest interval.
    static let longest: Duration = .minutes(16)
    /// How many are followed at once. A station can take any address: beyond this the oldest is forgotten.
    static let limit = 64

    private struct Entry: Equatable {
        var key: String
        var count = 0
        var toldAt: MonotonicInstant
        var interval = RepeatTally.shortest
    }

    private var entries: [Entry] = []

    /// Takes note of an occurrence.
    mutating func note(_ key: String, at time: MonotonicInstant) -> Verdict {
        guard let index = entries.firstIndex(where: { $0.key == key }) else {
            if entries.count >= Self.limit { entries.removeFirst() }
            entries.append(Entry(key: key, toldAt: time))
            return .first
        }
        entries[index].count += 1
        let quiet = time - entries[index].toldAt
        guard quiet >= entries[index].interval else { return .untold }
        guard entries[index].count > 1 || quiet < entries[index].interval * 2 else {
            entries[index] = Entry(key: key, toldAt: time)
            return .first
        }
        let count = entries[index].count
        entries[index].count = 0
        entries[index].toldAt = time
        entries[index].interval = min(entries[index].interval * 2, Self.longest)
        return .again(count)
    }
}
