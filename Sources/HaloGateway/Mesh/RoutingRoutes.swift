import HaloHardware
import HaloModel
import Hummingbird

/// batman-adv's tables on the gateway, as its kernel has them at that moment.
enum RoutingRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        let routing = services.environment.host.routing
        return [
            route(services, "originators", "batman-adv: everybody in the mesh, and who leads there", .originatorPage) {
                try await routing.originators(of: $0).map { entry in
                    Entry(
                        address: entry.address, nextHop: entry.nextHop, metric: entry.metric,
                        lastSeen: entry.lastSeenMilliseconds, isChosen: entry.isBest)
                }
            },
            route(services, "neighbours", "batman-adv: devices one hop away", .routingNeighbourPage) {
                try await routing.neighbours(of: $0).map { entry in
                    Entry(
                        address: entry.address, metric: entry.throughputKbps.map { .throughputKbps($0) },
                        lastSeen: entry.lastSeenMilliseconds)
                }
            },
            route(services, "gateways", "batman-adv: gateways announced in the mesh, but this one", .routingGatewayPage)
            {
                try await routing.gateways(of: $0).map { entry in
                    Entry(
                        address: entry.address, nextHop: entry.nextHop, metric: entry.metric,
                        isChosen: entry.isSelected)
                }
            },
        ]
    }

    /// A line of one of the tables.
    private struct Entry: Sendable {
        var address: MACAddress
        var nextHop: MACAddress?
        var metric: RouteMetric?
        var lastSeen: Int64?
        var isChosen: Bool?

        func document(_ names: [MACAddress: NodeID]) -> JSONValue {
            var quality: JSONValue?
            var throughput: JSONValue?
            switch metric {
            case .quality(let value): quality = .integer(Int64(value))
            case .throughputKbps(let value): throughput = .integer(Int64(value))
            case nil: break
            }
            return .members([
                "address": .text(address.description), "node_id": .optional(names[address]?.rawValue),
                "next_hop": .optional(nextHop), "tq": quality, "throughput_kbps": throughput,
                "last_seen_ms": lastSeen.map { .integer($0) }, "chosen": isChosen.map { .bool($0) },
            ])
        }
    }

    private static func route(
        _ services: GatewayServices, _ name: String, _ summary: String, _ type: WireType,
        _ entries: @escaping @Sendable (String) async throws -> [Entry]
    ) -> Route {
        Route(.get, "/v1/mesh/\(name)", .role(.viewer), summary, response: .json(type), also: [.notFound]) { _ in
            let table = try await GatewayHost.reading { try await entries(GatewayHost.routingInterface) }
            let nodes = try await services.directory.list()
            let names = Dictionary(nodes.compactMap { node in node.radio.map { ($0, node.node) } }) { first, _ in first
            }
            return try .json(JSONValue.object(["items": .list(table.map { $0.document(names) })]))
        }
    }
}
