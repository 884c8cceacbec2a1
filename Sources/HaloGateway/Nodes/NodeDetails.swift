import HTTPTypes
import HaloModel
import HaloStore
import Hummingbird

/// One device: what is known of it, and what people may change about it.
enum NodeDetails {
    static func routes(_ services: GatewayServices) -> [Route] { facts(services) + changes(services) }

    private static func facts(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, "/v1/nodes/{node_id}/health", .roleOrOwnDevice(.viewer),
                "How a device is, and what is amiss with it", response: .json(.nodeHealth)
            ) { call in
                try .json(await health(try await services.directory.find(try call.node()), services))
            },
            Route(
                .get, "/v1/nodes/{node_id}/radio", .roleOrOwnDevice(.viewer),
                "A device's radio as it last said: configuration and neighbours", response: .json(.nodeRadio)
            ) { call in
                try .json(radio(try await services.directory.find(try call.node())))
            },
            Route(
                .get, "/v1/nodes/{node_id}/endpoints", .roleOrOwnDevice(.viewer), "Where a device can be reached",
                response: .json(.endpointPage)
            ) { call in
                try .json(endpoints(try await services.directory.find(try call.node()), services.configuration))
            },
        ]
    }

    private static func changes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .put, "/v1/nodes/{node_id}/title", .role(.operator),
                "Gives a device a name for people; without `title` takes it away. Its `node_id` stays",
                request: .json(.nodeTitle), response: .json(.nodeSummary), bodyLimit: 4096
            ) { call in
                let title = try call.document()["title"]?.string
                let node = try call.node()
                try await services.database.write { tables in
                    try tables.nodes.setTitle(title, id: try record(node, tables).id)
                }
                await services.events.record(
                    .node, node.rawValue, title.map { "called \($0)" } ?? "called by its own name",
                    why: "by \(call.caller.name)")
                return try .json(await services.directory.find(node))
            },
            Route(
                .delete, "/v1/nodes/{node_id}", .role(.operator),
                "Takes a device out: tokens and overlay address end at once, its samples stay; it may ask to come in again",
                success: .noContent, also: [.conflict]
            ) { call in
                let node = try call.node()
                let time = services.environment.clock.wallTime
                try await services.database.write { tables in
                    let record = try record(node, tables)
                    guard record.role == .node else { throw ProblemError(.conflict, "the gateway itself stays") }
                    try tables.nodes.remove(id: record.id, at: time)
                }
                await services.overlay.apply()
                await services.events.record(.node, node.rawValue, "removed", why: "by \(call.caller.name)")
                return Response(status: .noContent)
            },
        ]
    }

    /// A device that is in.
    /// - Throws: `ProblemError` 404; `DatabaseError`.
    static func record(_ node: NodeID, _ tables: Tables) throws -> NodeRecord {
        guard let record = try tables.nodes.find(node), record.removed == nil else {
            throw ProblemError(.notFound, "there is no such device")
        }
        return record
    }

    private static func health(_ node: NodeSummary, _ services: GatewayServices) async throws -> JSONValue {
        let mesh = MeshHealth(of: try await services.directory.topology(), gateway: services.configuration.node)
        return .members([
            "node_id": .text(node.node.rawValue), "online": .bool(node.online), "last_seen": .optional(node.lastSeen),
            "mesh_state": .optional(node.meshState?.rawValue), "cause": .optional(node.mesh?.cause),
            "gateway_latency_ms": node.mesh?.gatewayLatencyMilliseconds.map { .number($0) },
            "reasons": .list(mesh.reasons.filter { $0.subject == node.node.rawValue }.map { .text($0.what) }),
        ])
    }

    private static func radio(_ node: NodeSummary) -> JSONValue {
        let configuration = node.mesh?.radioConfiguration.map { radio -> JSONValue in
            .members([
                "country": .text(radio.country), "channel": .integer(Int64(radio.channel)),
                "width_mhz": .integer(Int64(radio.widthMHz)),
                "transmit_power_dbm": radio.transmitPowerDBm.map { .integer(Int64($0)) },
            ])
        }
        let peers = node.online ? node.mesh?.peers ?? [] : []
        return .members([
            "node_id": .text(node.node.rawValue), "radio_mac": .optional(node.radio), "configuration": configuration,
            "peers": .list(peers.map { MeshRoutes.document($0) }),
        ])
    }

    private static func endpoints(_ node: NodeSummary, _ configuration: GatewayConfiguration) -> JSONValue {
        var items: [JSONValue] = []
        func add(_ name: String, _ address: IPv4Address?, _ port: UInt16) {
            guard let address else { return }
            items.append(["name": .text(name), "url": .text("http://\(address):\(port)")])
        }
        let isGateway = node.role == .gateway
        let port = isGateway ? configuration.apiPort : 80
        add(isGateway ? "API, by overlay" : "field page, by overlay", node.overlay, port)
        add(isGateway ? "API, by underlay" : "field page, by underlay", node.mesh?.underlay?.address, port)
        return ["items": .list(items)]
    }
}
