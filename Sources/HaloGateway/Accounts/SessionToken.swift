import Crypto
import FoundationEssentials
import HaloModel

/// What a person's token says: a JSON Web Token (RFC 7519) signed with HMAC-SHA256 (`HS256`, RFC 7518 3.2).
struct SessionToken: Codable, Equatable {
    /// Who issued it.
    var iss: String
    /// Whose it is.
    var sub: String
    /// What its bearer could do when it was issued; the database decides what that is now.
    var role: UserRole
    /// The generation of the person's tokens it belongs to.
    var gen: Int64
    /// When it was issued, seconds since the POSIX epoch.
    var iat: Int64
    /// When it ends, seconds since the POSIX epoch.
    var exp: Int64

    static let issuer = "halo"
    /// Longer texts are not looked at.
    static let lengthLimit = 2048

    private struct Header: Codable {
        var alg: String
        var typ: String?
        /// Which key signed (RFC 7515 4.1.4).
        var kid: String?
        var crit: [String]?
    }

    /// - Throws: `EncodingError`.
    func signed(with key: SymmetricKey, number: Int64) throws -> String {
        let header = try JSON.encode(Header(alg: "HS256", typ: "JWT", kid: "\(number)", crit: nil))
        let text = Base64URL.encode(header) + "." + Base64URL.encode(try JSON.encode(self))
        let signature = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
        return text + "." + Base64URL.encode(signature)
    }

    /// `nil` unless the text is a token we signed that has not ended at `time`. The algorithm is fixed: what the header
    /// asks for is compared, never obeyed (RFC 8725 3.1). Its key number only chooses among our own.
    init?(_ text: String, signedWith keys: SigningKeys, at time: WallTime) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.lengthLimit, parts.count == 3, let headerOctets = Base64URL.decode(parts[0]),
            let header = try? JSON.decode(Header.self, from: headerOctets), header.alg == "HS256", header.crit == nil,
            let number = header.kid.flatMap({ Int64($0) }), let key = keys.secret(number, at: time),
            let signature = Base64URL.decode(parts[2]),
            HMAC<SHA256>.isValidAuthenticationCode(
                signature, authenticating: Data((parts[0] + "." + parts[1]).utf8), using: key),
            let payload = Base64URL.decode(parts[1]), let token = try? JSON.decode(SessionToken.self, from: payload),
            token.iss == Self.issuer, time.milliseconds / 1000 < token.exp
        else { return nil }
        self = token
    }

    init(subject: String, role: UserRole, generation: Int64, at time: WallTime, lifetimeSeconds: Int64) {
        iss = Self.issuer
        sub = subject
        self.role = role
        gen = generation
        iat = time.milliseconds / 1000
        exp = iat + lifetimeSeconds
    }
}
