/// The body of `POST /api/auth/login`.
public struct LoginRequest: Sendable, Codable, Equatable {
    /// Who.
    public var username: String
    /// With which password.
    public var password: String

    /// Takes the parts as they are.
    public init(username: String, password: String) {
        self.username = username
        self.password = password
    }
}

/// The answer to a login (in the shape of RFC 6749 5.1).
public struct LoginResponse: Sendable, Codable, Equatable {
    /// A JSON Web Token (RFC 7519) to send as `Authorization: Bearer …`.
    public var accessToken: String
    /// `Bearer`.
    public var tokenType: String
    /// Seconds until the token ends.
    public var expiresInSeconds: Int64
    /// What its bearer may do.
    public var role: UserRole

    /// Takes the parts as they are.
    public init(accessToken: String, tokenType: String = "Bearer", expiresInSeconds: Int64, role: UserRole) {
        self.accessToken = accessToken
        self.tokenType = tokenType
        self.expiresInSeconds = expiresInSeconds
        self.role = role
    }

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresInSeconds = "expires_in"
        case role
    }
}
