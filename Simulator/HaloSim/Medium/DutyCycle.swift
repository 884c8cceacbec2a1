/// A station's airtime allowance: a share of each hour, the observation period of EN 300 220-1 clause 4.3.3, as a
/// bucket that refills steadily and is full at the start.
struct DutyCycle {
    /// Nanoseconds that may be used now; below zero after a transmission that used more.
    private var allowance: Double
    private var updated: Int64
    private let share: Double

    private static let period = 3.6e12

    init(percent: Double, now: Int64) {
        share = max(0.0001, percent / 100)
        allowance = share * Self.period
        updated = now
    }

    var isLimited: Bool { share < 1 }

    /// Takes airtime from the allowance.
    mutating func spend(_ airtime: Int64, now: Int64) {
        refill(now)
        allowance -= Double(airtime)
    }

    /// Uses up all that is left, if there is a limit.
    mutating func exhaust(now: Int64) {
        guard isLimited else { return }
        refill(now)
        allowance = min(allowance, 0)
    }

    /// Nanoseconds until at least 30 ms, longer than the longest PPDU, may be used; 0 when they may now.
    mutating func wait(now: Int64) -> Int64 {
        refill(now)
        let needed = 3e7 - allowance
        return needed <= 0 ? 0 : Int64(needed / share) + 1
    }

    private mutating func refill(_ now: Int64) {
        allowance = min(share * Self.period, allowance + Double(now - updated) * share)
        updated = now
    }
}
