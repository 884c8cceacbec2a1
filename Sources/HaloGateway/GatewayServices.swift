import HaloModel
import HaloStore

/// What route handlers work with.
public struct GatewayServices: Sendable {
    /// The world the gateway runs in.
    public let environment: GatewayEnvironment
    /// What the gateway was told.
    public let configuration: GatewayConfiguration
    /// The gateway's database.
    public let database: Database
    /// What is known of the devices.
    public let directory: NodeDirectory
    /// What happened.
    public let events: EventLog
    let accounts: Accounts
    let trust: Trust
    let history: MeshHistory
    let overlay: OverlayKeeper
    let firewall: Firewall
    let onboarding: Onboarding
    let status: SystemStatus
    let counters: RequestCounters
    /// Tells those who listen what has just happened.
    public let live: LiveHub
    /// Names this run of the gateway in the identifiers of live events.
    let run: UInt64

    /// Checks a password and issues a token.
    /// - Throws: `ProblemError` 401 for a wrong name or password, 429 after too many; `DatabaseError`.
    public func login(_ request: LoginRequest, from source: String?) async throws -> LoginResponse {
        try await accounts.login(request, from: source ?? Accounts.inProcess)
    }

    /// Gives a person a new password, who knows the old one. All other tokens of that person end.
    /// - Throws: `ProblemError` 403 for a wrong password, 422 for a new one that is none, 429; `DatabaseError`.
    public func changePassword(
        of name: String, from old: String, to new: String, source: String?
    ) async throws -> LoginResponse {
        try await accounts.changePassword(of: name, from: old, to: new, source: source ?? Accounts.inProcess)
    }

    /// The newest sample of every metric of every device, by device and metric.
    /// - Throws: `DatabaseError`.
    public func latestValues() async throws -> [LatestValue] { try await TelemetryRoutes.latest(self) }

    /// How the gateway is.
    public func health() async -> HealthReport { await status.health() }

    /// Calendar time.
    public var now: WallTime { environment.clock.wallTime }

    /// The cookie that holds a browser's session.
    public static let sessionCookie = Authenticator.cookie

    /// What has to be looked after now and then.
    func upkeep() async {
        if let topology = try? await directory.topology() { await history.observe(topology) }
        guard accounts.keys.isDue(at: now) else { return }
        do {
            try await accounts.keys.rotate(environment, database)
        } catch {
            environment.logger.warning("the signing key was not replaced", metadata: ["error": "\(error)"])
        }
    }

    /// The mesh as it was, JSON.
    /// - Throws: `ProblemError` 404 when nothing is kept of then; `DatabaseError`.
    func topology(at time: WallTime) async throws -> [UInt8] {
        guard let view = try await database.read({ try $0.topologies.find(at: time) }) else {
            throw ProblemError(.notFound, "nothing is kept of that time")
        }
        return view.topology
    }
}
