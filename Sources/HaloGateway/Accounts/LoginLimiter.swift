import HaloModel

/// Slows down guessing of passwords. A pure value; time is handed in.
///
/// Three counters of failures, each with a number that is free and a wait that doubles from then on: of a name from one
/// source, of a source whatever the name, and of a name whatever the source. The last one's wait is short, and it does
/// not count for a source from which that person has signed in before: nobody can keep a person out by guessing.
struct LoginLimiter {
    /// When a counter makes callers wait.
    struct Rule {
        var freeFailures: Int
        var firstDelay: Duration
        var longestDelay: Duration
    }

    static let pairRule = Rule(freeFailures: 5, firstDelay: .seconds(15), longestDelay: .seconds(900))
    static let sourceRule = Rule(freeFailures: 30, firstDelay: .seconds(15), longestDelay: .seconds(900))
    static let nameRule = Rule(freeFailures: 50, firstDelay: .seconds(15), longestDelay: .seconds(60))
    /// How long a counter is kept after its wait is over.
    static let memory = Duration.seconds(900)
    /// Counters kept at a time; when all are taken, a pair that was never seen waits.
    static let limit = 4096
    /// Sources from which people signed in that are kept.
    static let knownLimit = 1024

    private enum Key: Hashable {
        case pair(String, String)
        case source(String)
        case name(String)

        var rule: Rule {
            switch self {
            case .pair: LoginLimiter.pairRule
            case .source: LoginLimiter.sourceRule
            case .name: LoginLimiter.nameRule
            }
        }
    }

    private struct Entry {
        var failures: Int
        var blockedUntil: MonotonicInstant
        var forgotten: MonotonicInstant
    }

    private struct Pair: Hashable {
        var name: String
        var source: String
    }

    private var entries: [Key: Entry] = [:]
    private var known: [Pair: MonotonicInstant] = [:]

    /// How long `name` has to wait from `source`; zero when it may try.
    func delay(of name: String, from source: String, at now: MonotonicInstant) -> Duration {
        let isKnown = known[Pair(name: name, source: source)] != nil
        var keys: [Key] = [.pair(name, source)]
        if !isKnown { keys += [.source(source), .name(name)] }
        let waits = keys.compactMap { key in entries[key].map { $0.blockedUntil > now ? $0.blockedUntil - now : .zero }
        }
        if !isKnown, entries[.pair(name, source)] == nil, isFull(at: now) { return Self.pairRule.firstDelay }
        return waits.max() ?? .zero
    }

    /// Notes an attempt before its outcome is known, as if it failed, so that many at once do not all slip through.
    /// From where that person has signed in before, only the pair counts: a success there takes no wait from anybody else.
    mutating func begin(_ name: String, from source: String, at now: MonotonicInstant) {
        fail(.pair(name, source), at: now)
        guard known[Pair(name: name, source: source)] == nil else { return }
        fail(.source(source), at: now)
        fail(.name(name), at: now)
    }

    /// Notes that the attempt begun last did not fail.
    mutating func succeed(_ name: String, from source: String, at now: MonotonicInstant) {
        entries[.pair(name, source)] = nil
        let isKnown = known[Pair(name: name, source: source)] != nil
        for key in isKnown ? [] : [Key.source(source), .name(name)] {
            guard var entry = entries[key] else { continue }
            entry.failures -= 1
            entry.blockedUntil = min(entry.blockedUntil, now)
            entries[key] = entry.failures > 0 ? entry : nil
        }
        if known.count >= Self.knownLimit, let oldest = known.min(by: { $0.value < $1.value })?.key {
            known[oldest] = nil
        }
        known[Pair(name: name, source: source)] = now
    }

    private func isFull(at now: MonotonicInstant) -> Bool {
        entries.count >= Self.limit && !entries.values.contains { $0.forgotten <= now }
    }

    private mutating func fail(_ key: Key, at now: MonotonicInstant) {
        if entries.count >= Self.limit { entries = entries.filter { $0.value.forgotten > now } }
        guard entries[key] != nil || entries.count < Self.limit else { return }
        var entry = entries[key] ?? Entry(failures: 0, blockedUntil: now, forgotten: now)
        if entry.forgotten <= now { entry.failures = 0 }
        entry.failures += 1
        let doublings = min(entry.failures - key.rule.freeFailures, 10)
        let delay = doublings < 0 ? .zero : min(key.rule.firstDelay * (1 << doublings), key.rule.longestDelay)
        entry.blockedUntil = now + delay
        entry.forgotten = entry.blockedUntil + Self.memory
        entries[key] = entry
    }
}
