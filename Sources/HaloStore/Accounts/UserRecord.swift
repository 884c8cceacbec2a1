/// A person who may sign in.
public struct UserRecord: Sendable, Equatable {
    /// The name to sign in with.
    public var name: String
    /// `viewer`, `operator` or `admin`.
    public var role: String
    /// scrypt salt (RFC 7914).
    public var salt: [UInt8]
    /// scrypt output.
    public var digest: [UInt8]
    /// scrypt cost parameter N.
    public var cost: Int64
    /// Whether somebody else chose the password, so that it has to be changed first.
    public var mustChange: Bool
    /// Tokens of another generation are not valid.
    public var generation: Int64

    /// Takes the parts as they are.
    public init(
        name: String, role: String, salt: [UInt8], digest: [UInt8], cost: Int64, mustChange: Bool = false,
        generation: Int64 = 0
    ) {
        self.name = name
        self.role = role
        self.salt = salt
        self.digest = digest
        self.cost = cost
        self.mustChange = mustChange
        self.generation = generation
    }
}

extension UserRecord {
    /// The columns `init(_:)` reads, in order.
    static let columns = "name, role, salt, digest, cost, must_change, generation"

    init(_ row: Row) {
        self.init(
            name: row.text(0), role: row.text(1), salt: row.blob(2), digest: row.blob(3), cost: row.integer(4),
            mustChange: row.integer(5) != 0, generation: row.integer(6))
    }
}
