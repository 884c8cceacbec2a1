import HaloHardware
import HaloModel
import HaloStore

/// How the gateway is.
struct SystemStatus: Sendable {
    var environment: GatewayEnvironment
    var configuration: GatewayConfiguration
    var database: Database
    var overlay: OverlayKeeper
    var counters: RequestCounters
    var started: MonotonicInstant

    private struct Facts: Sendable {
        var schemaVersion: Int64
        var octets: Int64
        var nodes: Int64
        var online: Int64
        var samples: Int64
        var heartbeat: [UInt8]?
    }

    private func facts() async throws -> Facts {
        let since = environment.clock.wallTime + .seconds(-NodeSummary.onlineWindowSeconds)
        let own = configuration.node
        return try await database.read { tables in
            let counts = try tables.nodes.counts(heardSince: since)
            return Facts(
                schemaVersion: try tables.schemaVersion(), octets: try tables.size(), nodes: counts.all,
                online: counts.heard, samples: try tables.telemetry.storedCount(),
                heartbeat: try tables.nodes.find(own)?.heartbeat)
        }
    }

    /// What `GET /health` answers. It never throws: a database that does not work is what it is there to tell.
    func health() async -> HealthReport {
        let overlayState = await overlay.state
        var database = HealthReport.Database(state: "ok", schemaVersion: nil)
        var mesh = HealthReport.Mesh(state: nil, overlay: overlayState.name, nodes: 0, online: 0)
        do {
            let facts = try await facts()
            database.schemaVersion = facts.schemaVersion
            mesh.nodes = facts.nodes
            mesh.online = facts.online
            mesh.state = facts.heartbeat.flatMap { try? JSON.decode(Heartbeat.self, from: $0) }?.mesh?.state
            // Reading may work while writing does not, on a disk that is full.
            if let failure = self.database.failure { database.state = failure.kind.rawValue }
        } catch {
            database.state = (error as? DatabaseError)?.kind.rawValue ?? "io"
        }
        let status: HealthReport.Status =
            database.state != "ok" ? .down : overlayState == .up ? .ok : .degraded
        return HealthReport(
            status: status, node: configuration.node, version: configuration.build.version,
            commit: configuration.build.commit, buildTime: configuration.build.time,
            uptimeSeconds: (environment.clock.now - started).components.seconds, database: database, mesh: mesh)
    }

    /// What `GET /metrics` answers.
    /// - Throws: `DatabaseError`.
    func metrics() async throws -> String {
        let facts = try await facts()
        let isUp = await overlay.state == .up
        var text = PrometheusText()
        text.add(
            "halo_build_info", .gauge, "Version and commit of the gateway.",
            [
                (
                    [("version", configuration.build.version), ("commit", configuration.build.commit)], 1
                )
            ])
        let uptime = (environment.clock.now - started).secondsValue
        text.add("halo_uptime_seconds", .gauge, "Seconds since the gateway started.", [([], uptime)])
        text.add(
            "halo_nodes", .gauge, "Devices that are in, by whether they were heard lately.",
            [
                ([("state", "online")], Double(facts.online)),
                ([("state", "offline")], Double(facts.nodes - facts.online)),
            ])
        text.add("halo_samples_stored_total", .counter, "Samples ever stored.", [([], Double(facts.samples))])
        text.add("halo_database_bytes", .gauge, "Size of the database.", [([], Double(facts.octets))])
        text.add("halo_overlay_up", .gauge, "Whether the overlay interface is as it should be.", [([], isUp ? 1 : 0)])
        text.add(
            "halo_http_requests_total", .counter, "Requests answered, by route, method and status.",
            counters.snapshot.map { entry in
                (
                    [("route", entry.key.route), ("method", entry.key.method), ("status", "\(entry.key.status)")],
                    Double(entry.count)
                )
            })
        return text.text
    }
}
