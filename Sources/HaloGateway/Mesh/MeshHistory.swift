import HaloHardware
import HaloModel
import HaloStore

/// Notices what changes in the mesh: tells who came and went, and keeps what the mesh looked like.
actor MeshHistory {
    /// How long it is kept.
    static let lifetimeSeconds: Int64 = 7 * 86_400
    /// Signals that differ by less are the same, dB.
    private static let signalStep = 6
    /// What looks the same is kept again after this long, so that the time of a view says when somebody last looked.
    private static let refresh = Duration.seconds(3600)

    private let environment: GatewayEnvironment
    private let database: Database
    private let events: EventLog
    private var online: [NodeID: Bool]?
    private var kept: (shape: Topology, time: WallTime)?

    init(environment: GatewayEnvironment, database: Database, events: EventLog) {
        self.environment = environment
        self.database = database
        self.events = events
    }

    /// Takes note of the mesh as it is.
    func observe(_ topology: Topology) async {
        await tellChanges(topology)
        let time = environment.clock.wallTime
        let shape = Self.shape(of: topology)
        if let kept, kept.shape == shape, time - kept.time < Self.refresh, time >= kept.time { return }
        do {
            let octets = try JSON.encode(topology)
            try await database.write(.relaxed) { tables in
                try tables.topologies.insert(octets, at: time)
                try tables.topologies.forget(before: time + .seconds(-Self.lifetimeSeconds))
            }
            kept = (shape, time)
        } catch {
            environment.logger.warning("the mesh's history was not kept", metadata: ["error": "\(error)"])
        }
    }

    private func tellChanges(_ topology: Topology) async {
        let now = Dictionary(topology.nodes.map { ($0.node, $0.online) }) { _, last in last }
        defer { online = now }
        guard let before = online else { return }
        for node in topology.nodes where before[node.node] ?? false != node.online {
            await events.record(
                .node, node.node.rawValue, node.online ? "online" : "offline",
                why: node.online
                    ? "its heartbeats come" : "no heartbeat for \(NodeSummary.onlineWindowSeconds) s")
        }
    }

    /// What two views have in common that look the same.
    private static func shape(of topology: Topology) -> Topology {
        var shape = topology
        for index in shape.links.indices {
            shape.links[index].a = coarse(shape.links[index].a)
            shape.links[index].b = coarse(shape.links[index].b)
        }
        return shape
    }

    private static func coarse(_ end: Topology.End) -> Topology.End {
        var end = end
        end.signalDBm = end.signalDBm.map { $0 / signalStep }
        end.expectedThroughputKbps = nil
        return end
    }
}
