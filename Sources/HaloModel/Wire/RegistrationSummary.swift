/// A device that asked to come in, as `GET /v1/registrations` lists it.
public struct RegistrationSummary: Sendable, Codable, Equatable {
    /// The registration's number.
    public var id: Int64
    /// What became of it.
    public var status: OverlayAdmission.Status
    /// The name it would like.
    public var requestedName: NodeID
    /// The name it was given; `nil` unless approved.
    public var node: NodeID?
    /// Its radio.
    public var radio: MACAddress
    /// Its WireGuard public key.
    public var publicKey: WireGuardKey
    /// When it first asked.
    public var requested: WallTime
    /// When it last asked.
    public var last: WallTime
    /// When it was approved or rejected.
    public var decided: WallTime?
    /// Who decided: a user's name, or `policy`.
    public var decidedBy: String?

    /// Takes the parts as they are.
    public init(
        id: Int64, status: OverlayAdmission.Status, requestedName: NodeID, node: NodeID?, radio: MACAddress,
        publicKey: WireGuardKey, requested: WallTime, last: WallTime, decided: WallTime?, decidedBy: String?
    ) {
        self.id = id
        self.status = status
        self.requestedName = requestedName
        self.node = node
        self.radio = radio
        self.publicKey = publicKey
        self.requested = requested
        self.last = last
        self.decided = decided
        self.decidedBy = decidedBy
    }

    enum CodingKeys: String, CodingKey {
        case id, status
        case requestedName = "requested_name"
        case node = "node_id"
        case radio = "radio_mac"
        case publicKey = "public_key"
        case requested = "requested_at"
        case last = "last_at"
        case decided = "decided_at"
        case decidedBy = "decided_by"
    }
}
