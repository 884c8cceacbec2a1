import HaloDocuments

/// What must hold for a run to succeed; what is left out is not checked.
public struct ScenarioExpectations: Decodable, Sendable {
    /// Every device is `online` within this time after the start.
    public var allOnlineWithin: DocumentDuration?
    /// The part of durably spooled samples that has to be stored, 0…1. Whatever the figure, no sample may be stored twice.
    public var delivered: Double?
    /// A device a fault took down is `online` again within this time after the fault ended.
    public var repairedWithin: DocumentDuration?
    /// A mesh manager has made a decision about every fault within this time after its beginning. One that takes nobody down and
    /// that another follows sooner than that is judged by the other.
    public var detectedWithin: DocumentDuration?
    /// The highest rung of the recovery ladder a device may climb for a fault.
    public var rungsAtMost: Int?
    /// No device climbs a rung for a fault that does not concern it, or for none.
    public var noFalseAlarms: Bool
    /// No device reboots but by a scheduled fault.
    public var noReboots: Bool

    enum CodingKeys: String, CodingKey, CaseIterable {
        case allOnlineWithin = "all_online_within"
        case delivered
        case repairedWithin = "repaired_within"
        case detectedWithin = "detected_within"
        case rungsAtMost = "rungs_at_most"
        case noFalseAlarms = "no_false_alarms"
        case noReboots = "no_reboots"
    }

    /// Nothing is expected.
    public init() {
        noFalseAlarms = false
        noReboots = false
    }

    /// Reads the section.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        allOnlineWithin = try values.decodeIfPresent(DocumentDuration.self, forKey: .allOnlineWithin)
        delivered = try values.decodeIfPresent(Double.self, forKey: .delivered)
        repairedWithin = try values.decodeIfPresent(DocumentDuration.self, forKey: .repairedWithin)
        detectedWithin = try values.decodeIfPresent(DocumentDuration.self, forKey: .detectedWithin)
        rungsAtMost = try values.decodeIfPresent(Int.self, forKey: .rungsAtMost)
        noFalseAlarms = try values.decodeIfPresent(Bool.self, forKey: .noFalseAlarms) ?? false
        noReboots = try values.decodeIfPresent(Bool.self, forKey: .noReboots) ?? false
    }
}
