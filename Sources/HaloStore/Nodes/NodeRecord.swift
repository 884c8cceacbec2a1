import HaloModel

/// A device that is in.
public struct NodeRecord: Sendable, Equatable {
    /// The database's number for it.
    public var id: Int64
    /// Its name.
    public var node: NodeID
    /// What it is for.
    public var role: NodeRole
    /// Its radio.
    public var radio: MACAddress?
    /// Its WireGuard public key.
    public var publicKey: WireGuardKey?
    /// Its overlay address.
    public var overlay: IPv4Address?
    /// When it came in.
    public var created: WallTime
    /// Its last heartbeat by the gateway's clock.
    public var lastSeen: WallTime?
    /// The last heartbeat, JSON as it is kept; `nil` before the first.
    public var heartbeat: [UInt8]?
    /// What people call it.
    public var title: String?
    /// When it was removed; `nil` for one that is in.
    public var removed: WallTime?

    /// Takes the parts as they are.
    public init(
        id: Int64, node: NodeID, role: NodeRole, radio: MACAddress?, publicKey: WireGuardKey?, overlay: IPv4Address?,
        created: WallTime, lastSeen: WallTime?, heartbeat: [UInt8]?, title: String? = nil, removed: WallTime? = nil
    ) {
        self.id = id
        self.node = node
        self.role = role
        self.radio = radio
        self.publicKey = publicKey
        self.overlay = overlay
        self.created = created
        self.lastSeen = lastSeen
        self.heartbeat = heartbeat
        self.title = title
        self.removed = removed
    }
}

extension NodeRecord {
    /// The columns `init(_:)` reads, in order.
    static let columns =
        "id, name, role, radio, public_key, overlay, created_ms, last_seen_ms, heartbeat, title, removed_ms"

    /// Reads `columns`.
    /// - Throws: `DatabaseError` of kind `corrupt` when the name is not one.
    init(_ row: Row) throws {
        guard let node = NodeID(row.text(1)) else {
            throw DatabaseError(kind: .corrupt, message: "a node has the name \(row.text(1).debugDescription)")
        }
        self.init(
            id: row.integer(0), node: node, role: NodeRole(rawValue: row.text(2)) ?? .node,
            radio: row.integerIfPresent(3).map { MACAddress(rawValue: UInt64(bitPattern: $0)) },
            publicKey: row.blobIfPresent(4).flatMap { WireGuardKey(octets: $0) },
            overlay: row.integerIfPresent(5).map { IPv4Address(rawValue: UInt32(truncatingIfNeeded: $0)) },
            created: WallTime(milliseconds: row.integer(6)),
            lastSeen: row.integerIfPresent(7).map { WallTime(milliseconds: $0) }, heartbeat: row.blobIfPresent(8),
            title: row.textIfPresent(9), removed: row.integerIfPresent(10).map { WallTime(milliseconds: $0) })
    }
}
