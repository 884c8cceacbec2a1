import HaloModel

/// A device that asked to come in.
public struct RegistrationRecord: Sendable, Equatable {
    /// The database's number for it.
    public var id: Int64
    /// The name it would like.
    public var requestedName: NodeID
    /// Its radio.
    public var radio: MACAddress
    /// Its WireGuard public key.
    public var publicKey: WireGuardKey
    /// What became of it.
    public var status: OverlayAdmission.Status
    /// The device it became, once approved.
    public var nodeID: Int64?
    /// When it first asked.
    public var requested: WallTime
    /// When it last asked.
    public var last: WallTime
    /// When it was approved or rejected.
    public var decided: WallTime?
    /// Who decided: a user's name, or `policy`.
    public var decidedBy: String?

    /// The columns `init(_:)` reads, in order.
    static let columns =
        "id, requested_name, radio, public_key, status, node_id, requested_ms, last_ms, decided_ms, decided_by"

    /// Reads `columns`.
    /// - Throws: `DatabaseError` of kind `corrupt` when name or key are none.
    init(_ row: Row) throws {
        guard let name = NodeID(row.text(1)), let key = WireGuardKey(octets: row.blob(3)) else {
            throw DatabaseError(kind: .corrupt, message: "registration \(row.integer(0)) is damaged")
        }
        id = row.integer(0)
        requestedName = name
        radio = MACAddress(rawValue: UInt64(bitPattern: row.integer(2)))
        publicKey = key
        status = OverlayAdmission.Status(rawValue: row.text(4)) ?? .pending
        nodeID = row.integerIfPresent(5)
        requested = WallTime(milliseconds: row.integer(6))
        last = WallTime(milliseconds: row.integer(7))
        decided = row.integerIfPresent(8).map { WallTime(milliseconds: $0) }
        decidedBy = row.textIfPresent(9)
    }
}
