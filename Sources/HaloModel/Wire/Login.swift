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
    /// What to send to `POST /api/auth/refresh` for the next tokens; good for one exchange.
    public var refreshToken: String?
    /// Seconds until the refresh token ends.
    public var refreshExpiresInSeconds: Int64?
    /// Present and true when the tokens open nothing before the password has been changed.
    public var mustChangePassword: Bool?

    /// Takes the parts as they are.
    public init(
        accessToken: String, tokenType: String = "Bearer", expiresInSeconds: Int64, role: UserRole,
        refreshToken: String? = nil, refreshExpiresInSeconds: Int64? = nil, mustChangePassword: Bool? = nil
    ) {
        self.accessToken = accessToken
        self.tokenType = tokenType
        self.expiresInSeconds = expiresInSeconds
        self.role = role
        self.refreshToken = refreshToken
        self.refreshExpiresInSeconds = refreshExpiresInSeconds
        self.mustChangePassword = mustChangePassword
    }

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresInSeconds = "expires_in"
        case role
        case refreshToken = "refresh_token"
        case refreshExpiresInSeconds = "refresh_expires_in"
        case mustChangePassword = "must_change_password"
    }
}
