import HaloDocuments
import HaloModel

/// One entry of a scenario's fault schedule.
public struct ScenarioFault: Decodable, Sendable {
    /// When, after the start of the run.
    public var at: Located<DocumentDuration>
    /// What happens.
    public var kind: Located<FaultKind>
    /// The device it happens to; link faults name two in `link` instead.
    public var node: Located<NodeID>?
    /// The two ends of the link it happens to.
    public var link: Located<[NodeID]>?
    /// How long it lasts; `nil` for ever, or until the opposite fault.
    public var lasting: DocumentDuration?
    /// `kill-service`: which unit.
    public var unit: String?
    /// `attenuate`: how much, dB.
    public var db: Double?
    /// `clock-step`: by how much forward.
    public var by: DocumentDuration?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case at, kind, node, link
        case lasting = "for"
        case unit, db, by
    }
}

/// The faults a schedule, the control port and the prompt can cause.
public enum FaultKind: String, Decodable, Sendable, CaseIterable {
    /// The power goes; with `for`, it returns.
    case powerLoss = "power-loss"
    /// The power returns.
    case powerReturn = "power-return"
    /// An orderly reboot.
    case reboot
    /// One unit's program dies by SIGKILL.
    case killService = "kill-service"
    /// The link loses `db` more; with `for`, only for a while.
    case attenuate
    /// The link is cut in both directions; with `for`, only for a while.
    case cutLink = "cut-link"
    /// The device's calendar clock steps forward `by` this much.
    case clockStep = "clock-step"
    /// Writes fail with ENOSPC.
    case diskFull = "disk-full"
    /// Writes fail with EROFS.
    case diskReadOnly = "disk-read-only"

    /// Whether it happens to a link rather than a device.
    public var concernsLink: Bool { self == .attenuate || self == .cutLink }
}
