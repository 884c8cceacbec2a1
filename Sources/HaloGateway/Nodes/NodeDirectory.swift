import HaloHardware
import HaloModel
import HaloStore

/// What is known of the devices, for the API and the portal.
public struct NodeDirectory: Sendable {
    var environment: GatewayEnvironment
    var database: Database

    /// Up to `limit` devices by name, those after `name`.
    /// - Throws: `DatabaseError`.
    public func list(after name: String = "", limit: Int = .max) async throws -> [NodeSummary] {
        let records = try await database.read { try $0.nodes.list(after: name, limit: limit) }
        let now = environment.clock.wallTime
        return records.map { summary(of: $0, at: now) }
    }

    /// One device.
    /// - Throws: `ProblemError` 404 when there is none of that name; `DatabaseError`.
    public func find(_ node: NodeID) async throws -> NodeSummary {
        guard let record = try await database.read({ try $0.nodes.find(node) }), record.removed == nil else {
            throw ProblemError(.notFound, "there is no such device")
        }
        return summary(of: record, at: environment.clock.wallTime)
    }

    /// Keeps a heartbeat. It need not survive a power loss: the next one comes soon.
    /// - Throws: `ProblemError` 404; `DatabaseError`.
    func record(_ heartbeat: Heartbeat, of node: NodeID) async throws {
        let octets = try JSON.encode(heartbeat)
        let time = environment.clock.wallTime
        let isKnown = try await database.write(.relaxed) {
            try $0.nodes.recordHeartbeat(octets, of: node, at: time)
        }
        guard isKnown else { throw ProblemError(.notFound, "there is no such device") }
    }

    /// The mesh as the devices' last reports have it.
    /// - Throws: `DatabaseError`.
    public func topology() async throws -> Topology { Topology(of: try await list()) }

    private func summary(of record: NodeRecord, at now: WallTime) -> NodeSummary {
        // What is stored was encoded by `record(_:of:)`; a program that shaped it differently is as good as none.
        let heartbeat = record.heartbeat.flatMap { try? JSON.decode(Heartbeat.self, from: $0) }
        let window = Duration.seconds(NodeSummary.onlineWindowSeconds)
        return NodeSummary(
            node: record.node, role: record.role, radio: record.radio ?? heartbeat?.mesh?.radio,
            overlay: record.overlay, online: record.lastSeen.map { now - $0 <= window } ?? false,
            lastSeen: record.lastSeen, meshState: heartbeat?.mesh?.state, mesh: heartbeat?.mesh,
            sensors: heartbeat?.sensors ?? [], title: record.title)
    }
}
