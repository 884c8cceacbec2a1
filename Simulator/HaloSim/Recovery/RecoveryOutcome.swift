/// What became of a recovery scenario's faults, taken as one: from the beginning of the first to the repair of the last.
public struct RecoveryOutcome: Sendable, Equatable {
    /// Seconds until a mesh manager first decided something about it; `nil` when none did.
    public var detectedAfterSeconds: Double?
    /// Seconds until every device was online again for good; 0 when none fell from `online`, `nil` when one is still
    /// down at the end.
    public var repairedAfterSeconds: Double?
    /// Rungs climbed by devices it concerned.
    public var rungs: [Int]
    /// How many rungs other devices climbed.
    public var falseAlarms: Int
    /// Expectations and invariants that did not hold, by name.
    public var failed: [String]

    /// Sums up a run.
    public init(_ result: RunResult) {
        let began = result.faults.map(\.beganAtSeconds).min() ?? 0
        detectedAfterSeconds = result.faults.compactMap { fault in
            fault.detectedAfterSeconds.map { fault.beganAtSeconds + $0 - began }
        }.min()
        let fell = result.faults.filter { $0.repairedAfterSeconds != 0 }
        repairedAfterSeconds =
            fell.contains { $0.repairedAfterSeconds == nil }
            ? nil
            : fell.compactMap { fault in fault.repairedAfterSeconds.map { fault.beganAtSeconds + $0 - began } }.max()
                ?? 0
        rungs = result.faults.flatMap(\.rungs)
        falseAlarms = result.faults.map(\.falseAlarms.count).reduce(0, +)
        failed = result.expectations.filter { !$0.held }.map(\.name)
    }
}
