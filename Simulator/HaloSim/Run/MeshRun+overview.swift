import HaloModel
import HaloStore

extension MeshRun {
    /// Every device at this moment, in the order of the scenario.
    public var overview: [DeviceSummary] {
        let stored = ledger.stored(in: (try? streams()) ?? [])
        return devices.map { device in
            DeviceSummary(
                node: device.name.rawValue, role: device.settings.role.rawValue, powered: device.isPowered,
                meshState: device.watch.state?.rawValue,
                firstOnlineSeconds: device.watch.firstOnline.map { Double($0 / 1_000_000) / 1000 },
                hops: hops(from: device), boots: device.boots, storedSamples: stored[device.name] ?? 0)
        }
    }

    /// Since when every device has been online, virtual nanoseconds; `nil` while one is not.
    var wholeSince: Int64? {
        var latest: Int64 = 0
        for device in devices {
            guard let since = device.watch.onlineSince else { return nil }
            latest = max(latest, since)
        }
        return latest
    }

    /// Every device as a table.
    public var table: String { DeviceSummary.table(overview) }

    /// One line: how many are online, who is not, and what the air carries.
    public var statusLine: String {
        let online = devices.filter { $0.watch.state == .online }.count
        let missing = devices.filter { $0.watch.state != .online }
            .map { "\($0.name) \($0.isPowered ? $0.watch.state?.rawValue ?? "starting" : "off")" }
        let seconds = now / 1_000_000_000
        return "\(seconds / 3600)h\(seconds / 60 % 60)m\(seconds % 60)s  \(online)/\(devices.count) online  "
            + "\(medium.statistics.transmissions) frames"
            + (missing.isEmpty ? "" : "  (\(missing.joined(separator: ", ")))")
    }

    /// Radio hops to the gateway along the next hops batman-adv has chosen; `nil` when they do not lead there.
    private func hops(from device: SimulatedDevice) -> Int? {
        guard let gateway, device.isPowered else { return nil }
        var current = device
        for count in 0...devices.count {
            if current === gateway { return count }
            guard let next = current.network.nextHop(toward: gateway.address),
                let neighbour = devices.first(where: { $0.address == next })
            else { return nil }
            current = neighbour
        }
        return nil
    }

    /// What the gateway has stored, by device and life of its agent.
    private func streams() throws -> [StreamState] {
        guard let database = gateway?.database else { return [] }
        return try simulation.run("outside/audit") { try await database.read { try $0.telemetry.audit() } }
    }

    /// Ends the run: judges every expectation, switches every device off, and sums up.
    /// - Throws: store errors when the gateway's database cannot be read.
    public func finish() throws -> RunResult {
        let telemetry = ledger.judge(devices, streams: try streams(), end: now)
        let decisions = devices.flatMap(\.decisions).sorted { ($0.time, $0.device) < ($1.time, $1.device) }
        let watches = devices.map { ($0.name, $0.watch) }
        let found = outcomes.outcomes(
            decisions, watches: watches,
            addresses: Dictionary(uniqueKeysWithValues: devices.map { ($0.name, $0.address) }), end: now)
        let checks = ExpectationChecks(
            devices: devices.map { .init(name: $0.name, watch: $0.watch, unexpectedBoots: $0.unexpectedBoots) },
            faults: outcomes.entries, outcomes: found,
            groundlessClimbs: outcomes.groundlessClimbs(decisions, watches: watches), telemetry: telemetry, end: now)
        let nodes = overview
        let expectations =
            checks.results(scenario.expectations) + invariants(decisions, telemetry) + [try everythingEnds()]
        for expectation in expectations {
            simulation.trace.record(
                "-", "check", "\(expectation.name) \(expectation.held ? "held" : "failed"): \(expectation.detail)")
        }
        let air = medium.statistics
        return RunResult(
            scenario: scenario.name, seed: seed, simulatedSeconds: Double(now / 1_000_000) / 1000,
            succeeded: expectations.allSatisfy(\.held), expectations: expectations, faults: found,
            nodes: nodes,
            medium: MediumSummary(
                transmissions: air.transmissions, retries: air.retries, collisions: air.collisions, drops: air.drops,
                airtimeSeconds: Double(air.airtimeNanoseconds / 1_000_000) / 1000),
            telemetry: telemetry,
            trace: TraceSummary(lines: simulation.trace.lineCount, digest: String(simulation.trace.digest, radix: 16)),
            events: simulation.events.firedCount, jobs: simulation.jobCount)
    }
}
