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
    let accounts: Accounts
    let overlay: OverlayKeeper
    let onboarding: Onboarding
    let status: SystemStatus
    let counters: RequestCounters
    /// Tells those who listen what has just happened.
    public let live: LiveHub
    /// Names this run of the gateway in the identifiers of live events.
    let run: UInt64

    /// Checks a password and issues a token.
    /// - Throws: `ProblemError` 401 for a wrong name or password, 429 after too many; `DatabaseError`.
    public func login(_ request: LoginRequest) async throws -> LoginResponse { try await accounts.login(request) }

    /// The newest sample of every metric of every device, by device and metric.
    /// - Throws: `DatabaseError`.
    public func latestValues() async throws -> [LatestValue] { try await TelemetryRoutes.latest(self) }

    /// How the gateway is.
    public func health() async -> HealthReport { await status.health() }

    /// Calendar time.
    public var now: WallTime { environment.clock.wallTime }

    /// The cookie that holds a browser's session.
    public static let sessionCookie = Authenticator.cookie
}
