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

    /// Takes the parts as they are.
    public init(name: String, role: String, salt: [UInt8], digest: [UInt8], cost: Int64) {
        self.name = name
        self.role = role
        self.salt = salt
        self.digest = digest
        self.cost = cost
    }
}
