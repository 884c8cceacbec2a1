import HaloDocuments

/// What must hold for a run to succeed; what is left out is not checked.
public struct ScenarioExpectations: Decodable, Sendable {
    /// Every device is `online` within this time after the start.
    public var allOnlineWithin: DocumentDuration?
    /// The part of durably spooled samples that has to be stored, 0…1. Whatever the figure, no sample may be stored twice.
    public var delivered: Double?
    /// A device a fault took down is `online` again within this time after the fault ended.
    public var repairedWithin: DocumentDuration?
    /// No device reboots but by a scheduled fault.
    public var noReboots: Bool

    enum CodingKeys: String, CodingKey, CaseIterable {
        case allOnlineWithin = "all_online_within"
        case delivered
        case repairedWithin = "repaired_within"
        case noReboots = "no_reboots"
    }

    /// Nothing is expected.
    public init() { noReboots = false }

    /// Reads the section.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        allOnlineWithin = try values.decodeIfPresent(DocumentDuration.self, forKey: .allOnlineWithin)
        delivered = try values.decodeIfPresent(Double.self, forKey: .delivered)
        repairedWithin = try values.decodeIfPresent(DocumentDuration.self, forKey: .repairedWithin)
        noReboots = try values.decodeIfPresent(Bool.self, forKey: .noReboots) ?? false
    }
}
