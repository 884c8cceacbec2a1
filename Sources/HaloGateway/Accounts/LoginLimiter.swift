import HaloModel

/// Slows down guessing of passwords: a name with `freeFailures` failures in a row has to wait, twice as long after each
/// further one. A pure value; time is handed in.
struct LoginLimiter {
    static let freeFailures = 5
    static let firstDelay = Duration.seconds(15)
    static let longestDelay = Duration.seconds(900)
    /// Names that are watched at a time; when all are taken, new names wait until one is free.
    static let nameLimit = 1000

    private struct Entry {
        var failures: Int
        var blockedUntil: MonotonicInstant
        var forgotten: MonotonicInstant
    }

    private var entries: [String: Entry] = [:]

    /// How long `name` has to wait; zero when it may try.
    func delay(of name: String, at now: MonotonicInstant) -> Duration {
        guard let entry = entries[name] else {
            let isFull = entries.count >= Self.nameLimit && !entries.values.contains { $0.forgotten <= now }
            return isFull ? Self.firstDelay : .zero
        }
        return entry.blockedUntil > now ? entry.blockedUntil - now : .zero
    }

    /// Notes an attempt.
    mutating func record(success: Bool, of name: String, at now: MonotonicInstant) {
        guard !success else {
            entries[name] = nil
            return
        }
        if entries.count >= Self.nameLimit { entries = entries.filter { $0.value.forgotten > now } }
        var entry = entries[name] ?? Entry(failures: 0, blockedUntil: now, forgotten: now)
        entry.failures += 1
        let doublings = min(entry.failures - Self.freeFailures, 10)
        let delay = doublings < 0 ? .zero : min(Self.firstDelay * (1 << doublings), Self.longestDelay)
        entry.blockedUntil = now + delay
        entry.forgotten = entry.blockedUntil + Self.longestDelay
        entries[name] = entry
    }
}
