import HaloModel

/// What became of one fault: when the mesh noticed, when it was whole again, and what that took.
public struct FaultOutcome: Sendable, Encodable, Equatable {
    /// What happened.
    public var kind: FaultKind
    /// To whom.
    public var subject: String
    /// When, seconds after the start of the run.
    public var beganAtSeconds: Double
    /// When it ended by itself, seconds after the start; `nil` when it lasted.
    public var endedAtSeconds: Double?
    /// Seconds from its beginning to the first decision of a mesh manager about it; `nil` when none was made.
    public var detectedAfterSeconds: Double?
    /// Seconds from its beginning until every device was online again for good; 0 when none fell from `online`, `nil` when
    /// one is still down at the end.
    public var repairedAfterSeconds: Double?
    /// Seconds from its end, or its beginning when it is momentary, until every device was online again.
    public var repairedAfterEndSeconds: Double?
    /// Rungs of the recovery ladder climbed by devices it concerned, in order.
    public var rungs: [Int]
    /// Rungs climbed by devices it did not concern, as `node: rung`.
    public var falseAlarms: [String]

    enum CodingKeys: String, CodingKey {
        case kind, subject
        case beganAtSeconds = "began_at_s"
        case endedAtSeconds = "ended_at_s"
        case detectedAfterSeconds = "detected_after_s"
        case repairedAfterSeconds = "repaired_after_s"
        case repairedAfterEndSeconds = "repaired_after_end_s"
        case rungs
        case falseAlarms = "false_alarms"
    }
}
