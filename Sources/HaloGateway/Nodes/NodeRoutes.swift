import HTTPTypes
import HaloModel
import Hummingbird

/// Devices.
enum NodeRoutes {
    /// The most neighbours, transitions and sensors a heartbeat may carry.
    private static let listLimit = 1024

    static func routes(_ services: GatewayServices) -> [Route] {
        devices(services) + NodeDetails.routes(services) + CommandRoutes.routes(services) + [
            NodeInterfaces.route(services)
        ]
    }

    private static func devices(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, "/v1/nodes", .role(.viewer), "Devices, by name", parameters: Paging.parameters,
                response: .json(.nodePage)
            ) { call in
                let limit = try Paging.limit(call)
                let items = try await services.directory.list(after: call.query("cursor") ?? "", limit: limit + 1)
                return try .json(Paging.page(items, limit: limit) { $0.node.rawValue })
            },
            Route(
                .get, "/v1/nodes/{node_id}", .roleOrOwnDevice(.viewer), "One device", response: .json(.nodeSummary)
            ) { call in
                try .json(await services.directory.find(try call.node()))
            },
            Route(
                .post, "/v1/nodes/{node_id}/heartbeat", .ownDevice,
                "A device says that it is there, and how it is; the answer says in `halo-commands` how many commands wait",
                request: .json(.heartbeat), success: .noContent, bodyLimit: 512 * 1024
            ) { call in
                let heartbeat = try call.decode(Heartbeat.self)
                let lengths = [
                    heartbeat.sensors.count, heartbeat.mesh?.peers.count ?? 0, heartbeat.mesh?.history.count ?? 0,
                    heartbeat.mesh?.rungsClimbed.count ?? 0,
                ]
                guard lengths.allSatisfy({ $0 <= listLimit }) else {
                    throw ProblemError(.unprocessableContent, "a list has more than \(listLimit) items")
                }
                let node = try call.node()
                try await services.directory.record(heartbeat, of: node)
                var response = Response(status: .noContent)
                let waiting = try await CommandRoutes.waitingCount(of: node, services)
                if waiting > 0, let name = HTTPField.Name(NodeCommand.headerName) {
                    response.headers[name] = "\(waiting)"
                }
                return response
            },
        ]
    }
}
