/// A line of the recovery table: what many seeds made of one scenario.
public struct RecoveryRow: Sendable, Encodable {
    /// Median and worst of a number of seeds, seconds.
    public struct Spread: Sendable, Encodable, Equatable {
        /// The middle one; the lower of two.
        public var median: Double
        /// The largest.
        public var worst: Double

        /// `nil` of nothing.
        init?(_ values: [Double]) {
            let sorted = values.sorted()
            guard let last = sorted.last else { return nil }
            median = sorted[(sorted.count - 1) / 2]
            worst = last
        }
    }

    /// The scenario's name.
    public var name: String
    /// What it shows.
    public var description: String
    /// The fault.
    public var kind: FaultKind?
    /// Seeds run.
    public var seeds: Int
    /// Seeds in which a mesh manager decided something about it, and after how long.
    public var detected: Int
    /// How long that took.
    public var detectedAfter: Spread?
    /// Seeds in which a device fell from `online`.
    public var fell: Int
    /// Seeds at whose end a device was still down.
    public var unrepaired: Int
    /// How long it took until every device was online again, of the seeds in which one fell.
    public var repairedAfter: Spread?
    /// Rungs climbed in any seed, ascending.
    public var rungs: [Int]
    /// Rungs climbed by devices it did not concern, all seeds together.
    public var falseAlarms: Int
    /// Expectations that failed in any seed, with how often.
    public var failed: [String]

    enum CodingKeys: String, CodingKey {
        case name, description, kind, seeds, detected
        case detectedAfter = "detected_after_s"
        case fell, unrepaired
        case repairedAfter = "repaired_after_s"
        case rungs
        case falseAlarms = "false_alarms"
        case failed
    }

    /// Sums up one case's outcomes.
    public init(_ suiteCase: RecoveryCase, _ outcomes: [RecoveryOutcome]) {
        name = suiteCase.scenario.name
        description = suiteCase.scenario.description
        kind = suiteCase.kind
        seeds = outcomes.count
        let detections = outcomes.compactMap(\.detectedAfterSeconds)
        detected = detections.count
        detectedAfter = Spread(detections)
        fell = outcomes.count { $0.repairedAfterSeconds != 0 }
        unrepaired = outcomes.count { $0.repairedAfterSeconds == nil }
        repairedAfter = Spread(outcomes.compactMap(\.repairedAfterSeconds).filter { $0 > 0 })
        rungs = Set(outcomes.flatMap(\.rungs)).sorted()
        falseAlarms = outcomes.map(\.falseAlarms).reduce(0, +)
        let names = outcomes.flatMap(\.failed)
        failed = Set(names).sorted().map { name in "\(name) in \(names.count { $0 == name })" }
    }
}
