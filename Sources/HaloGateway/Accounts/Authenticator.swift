import HTTPTypes
import HaloHardware
import HaloModel
import HaloStore

/// Finds out who sends a request.
struct Authenticator: Sendable {
    /// The cookie that holds a browser's session.
    static let cookie = "halo_session"

    var environment: GatewayEnvironment
    var database: Database
    var accounts: Accounts

    /// Who sends the request. A token that is not valid is nobody's.
    /// - Throws: `DatabaseError`.
    func caller(of request: HTTPRequest, route: Route) async throws -> Caller {
        if let text = request.headerFields[.authorization] {
            let parts = text.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return .anonymous }
            return try await caller(withToken: String(parts[1]))
        }
        guard route.acceptsSession, let token = Self.sessionToken(of: request) else { return .anonymous }
        return try await caller(withToken: token)
    }

    /// The value of the session cookie (RFC 6265 4.2).
    static func sessionToken(of request: HTTPRequest) -> String? {
        for field in request.headerFields[values: .cookie] {
            for pair in field.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                if pair.hasPrefix(cookie + "=") { return String(pair.dropFirst(cookie.count + 1)) }
            }
        }
        return nil
    }

    private func caller(withToken token: String) async throws -> Caller {
        guard token.utf8.count <= SessionToken.lengthLimit else { return .anonymous }
        if token.hasPrefix(DeviceToken.prefix) {
            let digest = DeviceToken.digest(of: token)
            let owner = try await database.read { try $0.tokens.owner(ofDigest: digest) }
            return owner.map { .device($0) } ?? .anonymous
        }
        guard let session = SessionToken(token, signedWith: accounts.keys, at: environment.clock.wallTime) else {
            return .anonymous
        }
        // The role is the one of now: a person removed or demoted loses rights at once, not when the token ends.
        let user = try await database.read { try $0.users.find(session.sub) }
        guard let user, let role = UserRole(rawValue: user.role), user.generation == session.gen else {
            return .anonymous
        }
        return user.mustChange ? .mustChangePassword(user.name) : .user(user.name, role)
    }
}
