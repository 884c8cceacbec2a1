import HTTPTypes
import HaloHardware
import HaloModel
import HaloStore
import Logging

/// The gateway's firewall. A ruleset is in force at once, but for good only once somebody confirms it over a connection made
/// after that: whoever locked himself out cannot, and the one before comes back.
actor Firewall {
    /// How long a new ruleset waits for being confirmed.
    static let patience = Duration.seconds(60)
    /// The pause before a roll-back that failed is tried again.
    private static let retryPause = Duration.seconds(2)
    private static let confirmedSetting = "firewall"
    private static let pendingSetting = "firewall-pending"

    /// A ruleset that waits for being confirmed.
    private struct Pending: Sendable {
        var number: UInt64
        var ruleset: FirewallRuleset
        var before: FirewallRuleset?
        var confirmBy: WallTime
        var connection: String?
    }

    private let environment: GatewayEnvironment
    private let configuration: GatewayConfiguration
    private let database: Database
    private let events: EventLog
    private var confirmed: FirewallRuleset?
    private var pending: Pending?
    private var isChanging = false
    private var count: UInt64 = 0
    private let deadlines: AsyncStream<UInt64>
    private let wait: AsyncStream<UInt64>.Continuation

    init(
        environment: GatewayEnvironment, configuration: GatewayConfiguration, database: Database, events: EventLog
    ) {
        self.environment = environment
        self.configuration = configuration
        self.database = database
        self.events = events
        (deadlines, wait) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
    }

    /// Brings back what was confirmed: after a boot the kernel has nothing, and after this program ended while a ruleset
    /// waited, the kernel has one that nobody confirmed.
    func start() async {
        do {
            let (kept, wasPending) = try await database.read { tables in
                (
                    try tables.settings.value(of: Self.confirmedSetting),
                    try tables.settings.value(of: Self.pendingSetting) != nil
                )
            }
            confirmed = try kept.map { try JSON.decode(FirewallRuleset.self, from: $0) }
            guard confirmed != nil || wasPending else { return }
            let running = try? await environment.filter.ruleset()
            if running != confirmed { try await environment.filter.apply(confirmed) }
            guard wasPending else { return }
            try await database.write { try $0.settings.remove(Self.pendingSetting) }
            await events.record(
                .firewall, "ruleset", "rolled back", why: "the gateway restarted before it was confirmed")
        } catch {
            environment.logger.error("the firewall is not as it was confirmed", metadata: ["error": "\(error)"])
        }
    }

    /// Rolls back what is not confirmed in time; ends when cancelled.
    func run() async {
        let clock = environment.clock
        await withDiscardingTaskGroup { group in
            for await number in deadlines {
                group.addTask {
                    guard (try? await clock.sleep(for: Self.patience)) != nil else { return }
                    await self.expire(number)
                }
            }
            group.cancelAll()
        }
    }

    /// How it is now.
    /// - Throws: `ProblemError` 404 without nftables, 503 when the kernel cannot be asked.
    func status() async throws -> JSONValue {
        var (running, fault): (FirewallRuleset?, String?)
        do {
            running = try await environment.filter.ruleset()
        } catch let error as HardwareError where error.code == .invalid {
            fault = error.message
        } catch let error as HardwareError {
            throw Self.problem(error, "the gateway's firewall")
        }
        let expected = pending?.ruleset ?? confirmed
        let isChanged = fault != nil || running != expected
        let state = isChanged ? "changed" : pending != nil ? "pending" : confirmed != nil ? "confirmed" : "off"
        return .members([
            "state": .text(state), "ruleset": try running.map(Self.document),
            "confirmed": try confirmed.map(Self.document), "confirm_by": .optional(pending?.confirmBy),
            "fault": fault.map { .text($0) },
            "warnings": .list((running ?? expected).map { FirewallWarnings(configuration, $0).texts } ?? []),
        ])
    }

    /// Puts a ruleset into force until it is confirmed. The same one again changes nothing.
    /// - Throws: `ProblemError` 422 for one that no device can have, 409 while another waits, 404 without nftables,
    /// 503 when the kernel refuses it.
    func put(_ wanted: FirewallRuleset, by person: String, connection: String?) async throws -> JSONValue {
        if let fault = wanted.faults.first { throw ProblemError(.unprocessableContent, fault) }
        let ruleset = wanted.canonical
        try begin()
        defer { isChanging = false }
        if let pending {
            guard pending.ruleset == ruleset else {
                throw ProblemError(.conflict, "another ruleset waits for being confirmed: confirm it, or roll it back")
            }
            return try await status()
        }
        let running = try? await environment.filter.ruleset()
        if let running, running == ruleset, running == confirmed { return try await status() }
        try await database.write { try $0.settings.set(Self.pendingSetting, to: try JSON.encode(ruleset)) }
        do {
            try await environment.filter.apply(ruleset)
        } catch {
            try await database.write { try $0.settings.remove(Self.pendingSetting) }
            throw Self.problem(error, "the kernel does not take this ruleset")
        }
        count += 1
        pending = Pending(
            number: count, ruleset: ruleset, before: running ?? confirmed,
            confirmBy: environment.clock.wallTime + Self.patience, connection: connection)
        wait.yield(count)
        await events.record(.firewall, "ruleset", "in force until confirmed", why: "by \(person)")
        return try await status()
    }

    /// Keeps the ruleset that waits for good.
    /// - Throws: `ProblemError` 409 when none waits, or over the connection that brought it.
    func confirm(by person: String, connection: String?) async throws -> JSONValue {
        try begin()
        defer { isChanging = false }
        guard let pending else { throw ProblemError(.conflict, "no ruleset waits for being confirmed") }
        if let connection, connection == pending.connection {
            throw ProblemError(
                .conflict,
                "confirm over a new connection: this one passes whatever the ruleset says, as it was there before")
        }
        let octets = try JSON.encode(pending.ruleset)
        try await database.write { tables in
            try tables.settings.set(Self.confirmedSetting, to: octets)
            try tables.settings.remove(Self.pendingSetting)
        }
        confirmed = pending.ruleset
        self.pending = nil
        await events.record(.firewall, "ruleset", "confirmed", why: "by \(person)")
        return try await status()
    }

    /// Takes the ruleset that waits back.
    /// - Throws: `ProblemError` 409 when none waits, 503 when the kernel refuses the one before.
    func rollBack(by person: String) async throws -> JSONValue {
        try begin()
        defer { isChanging = false }
        guard let pending else { throw ProblemError(.conflict, "no ruleset waits for being confirmed") }
        do {
            try await restore(pending, why: "by \(person)")
        } catch let error as HardwareError {
            throw Self.problem(error, "the kernel does not take the ruleset before")
        }
        return try await status()
    }

    private static func problem(_ error: any Error, _ what: String) -> ProblemError {
        let code = (error as? HardwareError)?.code
        let isMissing = code == .unsupported || code == .notFound
        return ProblemError(isMissing ? .notFound : .serviceUnavailable, "\(what): \(error)")
    }

    private func begin() throws {
        guard !isChanging else { throw ProblemError(.conflict, "the firewall is being changed") }
        isChanging = true
    }

    private func expire(_ number: UInt64) async {
        while let pending, pending.number == number {
            do {
                if !isChanging {
                    isChanging = true
                    defer { isChanging = false }
                    return try await restore(pending, why: "nobody confirmed it")
                }
            } catch {
                environment.logger.error("the firewall was not rolled back", metadata: ["error": "\(error)"])
            }
            guard (try? await environment.clock.sleep(for: Self.retryPause)) != nil else { return }
        }
    }

    private func restore(_ pending: Pending, why: String) async throws {
        try await environment.filter.apply(pending.before)
        self.pending = nil
        try await database.write { try $0.settings.remove(Self.pendingSetting) }
        await events.record(.firewall, "ruleset", "rolled back", why: why)
    }

    /// A ruleset as the API shows it.
    static func document(_ ruleset: FirewallRuleset) throws -> JSONValue {
        try JSON.decode(JSONValue.self, from: JSON.encode(ruleset))
    }
}
