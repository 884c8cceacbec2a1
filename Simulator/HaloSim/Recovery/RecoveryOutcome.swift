/// What became of a recovery scenario's faults, taken together.
public struct RecoveryOutcome: Sendable, Equatable {
    /// Seconds from a fault's beginning until a mesh manager first decided something about it, the longest of its faults; `nil`
    /// when none did.
    public var detectedAfterSeconds: Double?
    /// Seconds from a fault's beginning until every device was online again for good, the longest of its faults; 0 when none
    /// fell from `online`, `nil` when one is still down at the end.
    public var repairedAfterSeconds: Double?
    /// Rungs climbed by devices it concerned.
    public var rungs: [Int]
    /// How many rungs other devices climbed.
    public var falseAlarms: Int
    /// Expectations and invariants that did not hold, by name.
    public var failed: [String]

    /// Sums up a run.
    public init(_ result: RunResult) {
        detectedAfterSeconds = result.faults.compactMap(\.detectedAfterSeconds).max()
        let fell = result.faults.filter { $0.repairedAfterSeconds != 0 }
        repairedAfterSeconds =
            fell.contains { $0.repairedAfterSeconds == nil }
            ? nil
            : fell.compactMap(\.repairedAfterSeconds).max() ?? 0
        rungs = result.faults.flatMap(\.rungs)
        falseAlarms = result.faults.map(\.falseAlarms.count).reduce(0, +)
        failed = result.expectations.filter { !$0.held }.map(\.name)
    }
}
