import HaloModel

/// Decides which rung to climb and when: one at a time, each with its own patience, cool-down and counter.
public struct RecoveryLadder: Sendable, Equatable {
    /// Health has to last this long before the ladder goes back to the bottom, so that a flapping link does not.
    public static let healthLimit: Duration = .seconds(10)
    /// The longest patience before a rung below the reboot when what ails is known: longer than the driver takes to restart
    /// its chip by itself, a health check every 30 s and 5 s for the restart.
    public static let certainPatience: Duration = .seconds(45)

    /// Times each rung was climbed; index 0 is rung 1.
    public private(set) var climbed = [Int](repeating: 0, count: RecoveryRung.allCases.count)
    /// The rung climbed last in this illness.
    public private(set) var current: RecoveryRung?
    private var lastClimb = [MonotonicInstant?](repeating: nil, count: RecoveryRung.allCases.count)
    /// Since when the device has been ill without getting better or being treated.
    private var waitingSince: MonotonicInstant?
    private var healthySince: MonotonicInstant?
    private var bestState: MeshState = .driverMissing
    private let rebootAllowedFrom: MonotonicInstant

    /// A ladder at the bottom.
    /// - Parameter rebootAllowedFrom: when a reboot may be tried at the earliest, because the ladder has rebooted the device before.
    public init(rebootAllowedFrom: MonotonicInstant = .boot) {
        self.rebootAllowedFrom = rebootAllowedFrom
    }

    /// Takes in a symptom.
    /// - Returns: the rung to climb now, if any; it counts as climbed.
    public mutating func step(_ symptom: RecoverySymptom, state: MeshState, now: MonotonicInstant) -> RecoveryRung? {
        guard let rungs = symptom.rungs else {
            rest(isHealthy: symptom == .healthy, now: now)
            return nil
        }
        healthySince = nil
        let began = waitingSince ?? now
        if waitingSince == nil { bestState = state }
        waitingSince = began
        if state > bestState {
            // Getting better by itself or by the last rung: give it time.
            bestState = state
            waitingSince = now
            return nil
        }
        guard let rung = nextRung(of: rungs, now: now), now - began >= Self.patience(before: rung, symptom) else {
            return nil
        }
        climbed[rung.rawValue - 1] += 1
        lastClimb[rung.rawValue - 1] = now
        current = rung
        waitingSince = now
        bestState = state
        return rung
    }

    private static func patience(before rung: RecoveryRung, _ symptom: RecoverySymptom) -> Duration {
        guard case .certain = symptom, rung < .reboot else { return rung.patience }
        return min(rung.patience, certainPatience)
    }

    /// The rung that is climbed next if nothing gets better, and how long until then; `nil` when the symptom asks for none,
    /// or all that would help are cooling down.
    public func outlook(_ symptom: RecoverySymptom, now: MonotonicInstant) -> (rung: RecoveryRung, wait: Duration)? {
        guard let rungs = symptom.rungs, let rung = nextRung(of: rungs, now: now) else { return nil }
        let waited = waitingSince.map { now - $0 } ?? .zero
        return (rung, max(.zero, Self.patience(before: rung, symptom) - waited))
    }

    /// The rung could not be climbed (the board has no reset line): its patience counts towards the next one's.
    public mutating func climbFailed(_ rung: RecoveryRung, now: MonotonicInstant) {
        waitingSince = now + (.zero - rung.patience)
    }

    private mutating func rest(isHealthy: Bool, now: MonotonicInstant) {
        waitingSince = nil
        guard isHealthy else {
            healthySince = nil
            return
        }
        let began = healthySince ?? now
        healthySince = began
        if now - began >= Self.healthLimit { current = nil }
    }

    private func nextRung(of rungs: [RecoveryRung], now: MonotonicInstant) -> RecoveryRung? {
        let usable = rungs.filter { rung in
            if rung == .reboot, now < rebootAllowedFrom { return false }
            guard let last = lastClimb[rung.rawValue - 1] else { return true }
            return now - last >= rung.coolDown
        }
        guard let current else { return usable.first }
        // Above the last one; when nothing is left there, from the bottom again.
        return usable.first { $0 > current } ?? usable.first
    }
}
