import Crypto
import HTTPTypes
import HaloHardware
import HaloModel
import HaloStore

/// People: signing in and being recognised. One password is checked at a time, so that a flood of logins takes one
/// processor at most.
actor Accounts {
    /// How long a session lasts.
    static let lifetimeSeconds: Int64 = 3600
    /// Longer names and passwords are wrong without a look.
    static let lengthLimit = 256

    private let environment: GatewayEnvironment
    private let database: Database
    private let cost: Int
    nonisolated let key: SymmetricKey
    private var limiter = LoginLimiter()

    init(environment: GatewayEnvironment, database: Database, key: SymmetricKey, cost: Int) {
        self.environment = environment
        self.database = database
        self.key = key
        self.cost = cost
    }

    /// Checks a password and issues a token.
    /// - Throws: `ProblemError` 401 for a wrong name or password, 429 after too many; `DatabaseError`.
    func login(_ request: LoginRequest) async throws -> LoginResponse {
        let name = request.username
        guard name.utf8.count <= Self.lengthLimit, request.password.utf8.count <= Self.lengthLimit else {
            throw ProblemError(.unauthorized, "name or password is wrong")
        }
        let delay = limiter.delay(of: name, at: environment.clock.now)
        guard delay == .zero else {
            let seconds = max(1, (delay.wholeMilliseconds + 999) / 1000)
            throw ProblemError(
                .tooManyRequests, "too many attempts; try again in \(seconds) s", headers: [.retryAfter: "\(seconds)"])
        }
        // Counted before the wait for the database, so that many at once do not all slip through.
        limiter.record(success: false, of: name, at: environment.clock.now)
        let user = try await database.read { try $0.users.find(name) }
        // An unknown name takes as long as a known one.
        let candidate = user ?? UserRecord(name: "", role: "", salt: [0], digest: [], cost: Int64(cost))
        guard try PasswordHash.matches(request.password, candidate), let user, let role = UserRole(rawValue: user.role)
        else {
            environment.logger.notice("a login failed", metadata: ["user": "\(name.debugDescription)"])
            throw ProblemError(.unauthorized, "name or password is wrong")
        }
        limiter.record(success: true, of: name, at: environment.clock.now)
        let token = SessionToken(
            subject: user.name, role: role, at: environment.clock.wallTime, lifetimeSeconds: Self.lifetimeSeconds)
        return LoginResponse(
            accessToken: try token.signed(with: key), expiresInSeconds: Self.lifetimeSeconds, role: role)
    }

    /// Adds a person, or changes role and password of the one of that name.
    /// - Throws: `DatabaseError`.
    func set(_ name: String, role: UserRole, password: String) async throws {
        let salt = environment.random.octets(16)
        let digest = try PasswordHash.digest(of: password, salt: salt, cost: cost)
        let user = UserRecord(name: name, role: role.rawValue, salt: salt, digest: digest, cost: Int64(cost))
        let time = environment.clock.wallTime
        try await database.write { try $0.users.set(user, at: time) }
    }

    /// A password that can be read out over the phone: 20 characters of 32 that do not look alike, 100 bits.
    nonisolated func generatedPassword() -> String {
        let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)
        let characters = environment.random.octets(20).map { alphabet[Int($0) % alphabet.count] }
        return String(decoding: characters, as: UTF8.self)
    }
}
