import Crypto
import HTTPTypes
import HaloHardware
import HaloModel
import HaloStore

/// People: signing in, staying signed in, and being recognised. One password is checked at a time, so that a flood of
/// logins takes one processor at most.
actor Accounts {
    /// How long a token lasts.
    static let lifetimeSeconds: Int64 = 3600
    /// How long somebody stays signed in who does nothing.
    static let idleSeconds: Int64 = 14 * 86_400
    /// A refresh token that was used may be used again for so long: the answer may have been lost on the way.
    static let retrySeconds: Int64 = 10
    /// Where requests come from that are answered in process.
    static let inProcess = "in process"
    /// Longer names and passwords are wrong without a look.
    static let lengthLimit = 256

    let environment: GatewayEnvironment
    let database: Database
    let events: EventLog
    private let cost: Int
    nonisolated let keys: SigningKeys
    private var limiter = LoginLimiter()

    init(environment: GatewayEnvironment, database: Database, events: EventLog, keys: SigningKeys, cost: Int) {
        self.environment = environment
        self.database = database
        self.events = events
        self.keys = keys
        self.cost = cost
    }

    /// Checks a password and issues tokens.
    /// - Throws: `ProblemError` 401 for a wrong name or password, 429 after too many; `DatabaseError`.
    func login(_ request: LoginRequest, from source: String) async throws -> LoginResponse {
        let user = try await verified(request.username, request.password, from: source)
        return try await session(of: user, family: environment.random.octets(16))
    }

    /// Exchanges a refresh token for new tokens. One that was used before ends all that descend from the same sign-in:
    /// two hold it, and one of them stole it.
    /// - Throws: `ProblemError` 401; `DatabaseError`.
    func refresh(_ token: String) async throws -> LoginResponse {
        let refused = ProblemError(.unauthorized, "this refresh token is not valid: sign in again")
        guard token.utf8.count <= Self.lengthLimit else { throw refused }
        let digest = DeviceToken.digest(of: token)
        let time = environment.clock.wallTime
        enum Outcome { case valid(UserRecord, [UInt8]), stolen(String), invalid }
        let outcome: Outcome = try await database.write { tables in
            guard let found = try tables.refreshTokens.find(digest: digest), time < found.expires,
                let user = try tables.users.find(found.user)
            else { return .invalid }
            if let used = found.used, time - used > .seconds(Self.retrySeconds) || time < used {
                try tables.refreshTokens.end(family: found.family)
                return .stolen(found.user)
            }
            if found.used == nil { try tables.refreshTokens.use(digest: digest, at: time) }
            return .valid(user, found.family)
        }
        switch outcome {
        case .valid(let user, let family): return try await session(of: user, family: family)
        case .stolen(let name):
            await events.record(.account, name, "signed out", why: "a refresh token was used twice")
            throw refused
        case .invalid: throw refused
        }
    }

    /// Gives a person a new password, who knows the old one. All other tokens of that person end.
    /// - Throws: `ProblemError` 403 for a wrong password, 422 for a new one that is none, 429; `DatabaseError`.
    func changePassword(
        of name: String, from old: String, to new: String, source: String
    ) async throws -> LoginResponse {
        let user: UserRecord
        do {
            user = try await verified(name, old, from: source)
        } catch let error as ProblemError where error.status == .unauthorized {
            throw ProblemError(.forbidden, "the present password is wrong")
        }
        try Self.check(new, of: name)
        guard new != old else { throw ProblemError(.unprocessableContent, "the new password is the old one") }
        guard let role = UserRole(rawValue: user.role) else {
            throw ProblemError(.forbidden, "this person has no role")
        }
        try await set(name, role: role, password: new)
        await events.record(.account, name, "password changed", why: "by \(name)")
        guard let changed = try await database.read({ try $0.users.find(name) }) else {
            throw ProblemError(.forbidden, "this person has been removed")
        }
        return try await session(of: changed, family: environment.random.octets(16))
    }

    /// Adds a person, or changes role and password of the one of that name.
    /// - Throws: `DatabaseError`.
    func set(_ name: String, role: UserRole, password: String, mustChange: Bool = false) async throws {
        let salt = environment.random.octets(16)
        let digest = try PasswordHash.digest(of: password, salt: salt, cost: cost)
        let user = UserRecord(
            name: name, role: role.rawValue, salt: salt, digest: digest, cost: Int64(cost), mustChange: mustChange)
        let time = environment.clock.wallTime
        try await database.write { try $0.users.set(user, at: time) }
    }

    /// A password that can be read out over the phone: 20 characters of 32 that do not look alike, 100 bits.
    nonisolated func generatedPassword() -> String {
        let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)
        let characters = environment.random.octets(20).map { alphabet[Int($0) % alphabet.count] }
        return String(decoding: characters, as: UTF8.self)
    }

    /// - Throws: `ProblemError` 422 for a password that is too short, too long, or the person's name.
    static func check(_ password: String, of name: String) throws {
        guard password.unicodeScalars.count >= 12, password.utf8.count <= lengthLimit else {
            throw ProblemError(.unprocessableContent, "a password has 12 characters or more, and 256 octets at most")
        }
        guard password.lowercased() != name.lowercased() else {
            throw ProblemError(.unprocessableContent, "a password is not the person's name")
        }
    }

    private func verified(_ name: String, _ password: String, from source: String) async throws -> UserRecord {
        guard name.utf8.count <= Self.lengthLimit, password.utf8.count <= Self.lengthLimit else {
            throw ProblemError(.unauthorized, "name or password is wrong")
        }
        let delay = limiter.delay(of: name, from: source, at: environment.clock.now)
        guard delay == .zero else {
            let seconds = max(1, (delay.wholeMilliseconds + 999) / 1000)
            throw ProblemError(
                .tooManyRequests, "too many attempts; try again in \(seconds) s", headers: [.retryAfter: "\(seconds)"])
        }
        limiter.begin(name, from: source, at: environment.clock.now)
        let user = try await database.read { try $0.users.find(name) }
        // An unknown name takes as long as a known one.
        let candidate = user ?? UserRecord(name: "", role: "", salt: [0], digest: [], cost: Int64(cost))
        guard try PasswordHash.matches(password, candidate), let user, UserRole(rawValue: user.role) != nil else {
            environment.logger.notice("a login failed", metadata: ["user": "\(name.debugDescription)"])
            if let user, limiter.delay(of: name, from: source, at: environment.clock.now) > .zero {
                await events.record(.account, user.name, "has to wait", why: "wrong passwords from \(source)")
            }
            throw ProblemError(.unauthorized, "name or password is wrong")
        }
        limiter.succeed(name, from: source, at: environment.clock.now)
        return user
    }

    private func session(of user: UserRecord, family: [UInt8]) async throws -> LoginResponse {
        guard let role = UserRole(rawValue: user.role), let key = keys.current,
            let secret = keys.secret(key.id, at: environment.clock.wallTime)
        else { throw ProblemError(.unauthorized, "name or password is wrong") }
        let time = environment.clock.wallTime
        let token = SessionToken(
            subject: user.name, role: role, generation: user.generation, at: time,
            lifetimeSeconds: Self.lifetimeSeconds)
        let refresh = Base64URL.encode(environment.random.octets(32))
        let expires = time + .seconds(Self.idleSeconds)
        try await database.write { tables in
            try tables.refreshTokens.forget(before: time)
            try tables.refreshTokens.insert(
                digest: DeviceToken.digest(of: refresh), user: user.name, family: family, expires: expires)
        }
        return LoginResponse(
            accessToken: try token.signed(with: secret, number: key.id), expiresInSeconds: Self.lifetimeSeconds,
            role: role, refreshToken: refresh, refreshExpiresInSeconds: Self.idleSeconds,
            mustChangePassword: user.mustChange ? true : nil)
    }
}
