import HTTPTypes
import HaloHardware
import HaloModel
import HaloStore
import Hummingbird
import Logging

/// The gateway: lets devices in, takes their samples in, and answers the API.
///
/// It starts nothing by itself. Whoever makes it runs `run()` beside whatever brings it requests: `responder` under a
/// Hummingbird application, or `respond(to:)` from anything else.
public struct Gateway: Sendable {
    /// More routes, from what they work with.
    public typealias RouteModule = @Sendable (GatewayServices) throws -> [Route]

    /// What route handlers work with.
    public let services: GatewayServices
    /// Every route there is.
    public let table: RouteTable
    /// Answers requests, for a Hummingbird `Application(responder:)`.
    public let responder: RouterResponder<GatewayRequestContext>

    /// How often the overlay is looked after.
    private static let checkInterval = Duration.seconds(30)

    /// Takes up work on a database: the overlay is as it says when this returns, or `/health` tells why not.
    /// - Parameter modules: Routes beyond the API's own, such as the portal's.
    /// - Throws: `HardwareError` when the overlay key can neither be read nor written; `DatabaseError`; what a module throws.
    public init(
        environment: GatewayEnvironment, configuration: GatewayConfiguration, database: Database,
        modules: [RouteModule] = []
    ) async throws {
        let privateKey = try OverlayKeeper.loadKey(environment)
        let overlay = OverlayKeeper(
            environment: environment, configuration: configuration, database: database, privateKey: privateKey)
        let fresh = environment.random.octets(32)
        let time = environment.clock.wallTime
        let signingKeys = try await database.write { tables in
            try Trust.adopt(configuration.trustSecret, tables, at: time)
            return try SigningKeys.load(tables, fresh: fresh, at: time)
        }
        let live = LiveHub()
        let events = EventLog(environment: environment, database: database, live: live)
        let accounts = Accounts(
            environment: environment, database: database, events: events, keys: SigningKeys(signingKeys),
            cost: configuration.passwordCost)
        let counters = RequestCounters()
        services = GatewayServices(
            environment: environment, configuration: configuration, database: database,
            directory: NodeDirectory(environment: environment, database: database), events: events,
            accounts: accounts, trust: Trust(environment: environment, database: database, events: events),
            history: MeshHistory(environment: environment, database: database, events: events), overlay: overlay,
            firewall: Firewall(
                environment: environment, configuration: configuration, database: database, events: events),
            onboarding: Onboarding(
                environment: environment, configuration: configuration, database: database, overlay: overlay,
                events: events, publicKey: try OverlayKeeper.publicKey(of: privateKey)),
            status: SystemStatus(
                environment: environment, configuration: configuration, database: database, overlay: overlay,
                counters: counters, started: environment.clock.now), counters: counters,
            live: live, run: UInt64(clamping: environment.clock.wallTime.milliseconds))
        table = try Self.table(services, modules)
        responder = table.router(
            authenticator: Authenticator(environment: environment, database: database, accounts: accounts),
            counters: counters
        ).buildResponder()
        await overlay.apply()
        await services.firewall.start()
    }

    private static func table(_ services: GatewayServices, _ modules: [RouteModule]) throws -> RouteTable {
        let areas: [(String, [Route])] = [
            ("System", SystemRoutes.routes(services) + HostRoutes.routes(services)),
            ("Auth", AccountRoutes.routes(services)),
            ("Onboarding", OnboardingRoutes.routes(services)), ("Nodes", NodeRoutes.routes(services)),
            ("Telemetry", TelemetryRoutes.routes(services) + EventStreamRoutes.routes(services)),
            (
                "Mesh",
                MeshRoutes.routes(services) + RadioRoutes.routes(services) + RoutingRoutes.routes(services)
            ), ("Network", NetworkRoutes.routes(services)), ("Firewall", FirewallRoutes.routes(services)),
            ("Model", ModelRoutes.routes(services)), ("Sensors and power", InventoryRoutes.routes(services)),
            ("Trust", TrustRoutes.routes(services)), ("Events", EventRoutes.routes(services)),
        ]
        var routes = areas.flatMap { area, routes in
            routes.map { route in
                var route = route
                route.tag = area
                return route
            }
        }
        for module in modules { routes += try module(services) }
        return RouteTable(try OpenAPIDocument.adding(to: routes, build: services.configuration.build))
    }

    /// Answers one request in process, without a connection.
    public func respond(to message: HTTPMessage<HTTPRequest>) async -> HTTPMessage<HTTPResponse> {
        let request = Request(head: message.head, body: RequestBody(buffer: ByteBuffer(bytes: message.body)))
        let context = GatewayRequestContext(logger: services.environment.logger)
        do {
            let response = try await responder.respond(to: request, context: context)
            // A stream of events has no end, so it cannot be gathered: it needs a connection.
            if response.headers[.contentType] == EventStreamRoutes.mediaType { return HTTPMessage(response.head) }
            let body = CollectedBody()
            try await response.body.write(CollectedBody.Writer(body: body))
            return HTTPMessage(response.head, body: body.octets)
        } catch {
            services.environment.logger.error("a request failed", metadata: ["error": "\(error)"])
            return HTTPMessage(HTTPResponse(status: .internalServerError))
        }
    }

    /// Looks after what changes by itself, such as an overlay interface that somebody removed; ends when cancelled, and with it
    /// the streams of those who listen to events.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.lookAfter() }
            group.addTask { await self.keepAlive() }
            group.addTask { await services.firewall.run() }
        }
        services.live.close()
    }

    private func lookAfter() async {
        let clock = services.environment.clock
        var retention = RetentionClock(at: clock.now, wall: clock.wallTime)
        while (try? await clock.sleep(for: Self.checkInterval)) != nil {
            await services.overlay.check()
            await services.upkeep()
            let isCertain = retention.isCertain(at: clock.now, wall: clock.wallTime)
            await services.keepUp(isCertain ? RetentionPolicy() : nil)
        }
    }

    private func keepAlive() async {
        while (try? await services.environment.clock.sleep(for: EventStreamRoutes.keepAliveInterval)) != nil {
            services.live.tick()
        }
    }

    /// Makes an administrator, or gives one a new password.
    /// - Returns: The password; the one given, or a new one.
    /// - Throws: `DatabaseError`.
    @discardableResult
    public func createAdministrator(
        name: String = "admin", password: String? = nil, mustChange: Bool = false
    ) async throws -> String {
        let password = password ?? services.accounts.generatedPassword()
        try await services.accounts.set(name, role: .admin, password: password, mustChange: mustChange)
        return password
    }

    /// Makes an administrator when there is nobody who could sign in, with a password to be changed at the first sign-in.
    /// - Returns: The new administrator's password; `nil` when there are people already.
    /// - Throws: `DatabaseError`.
    public func createFirstAdministrator(name: String = "admin") async throws -> String? {
        guard try await services.database.read({ try $0.users.count() }) == 0 else { return nil }
        return try await createAdministrator(name: name, mustChange: true)
    }

    /// Adds a person, or changes role and password of the one of that name.
    /// - Throws: `DatabaseError`.
    public func createUser(_ name: String, role: UserRole, password: String) async throws {
        try await services.accounts.set(name, role: role, password: password)
    }

    /// Puts the gateway itself on the list of devices and writes the environment file of its agent, with a token unless
    /// there is a valid one in it.
    /// - Parameters:
    ///   - radio: The gateway's radio, if known.
    ///   - apiURL: Where its agent reaches the API; the overlay address and port of the configuration without.
    /// - Throws: `HardwareError` when the file cannot be written; `DatabaseError`.
    public func enrolOwnNode(radio: MACAddress? = nil, apiURL: String? = nil) async throws {
        let configuration = services.configuration
        let ownURL = "http://\(configuration.overlay.address):\(configuration.apiPort)"
        try await OwnNode(
            environment: services.environment, configuration: configuration, database: services.database
        ).enrol(radio: radio, apiURL: apiURL ?? ownURL)
    }
}
