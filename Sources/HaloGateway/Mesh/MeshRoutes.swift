import Hummingbird

/// The mesh as a whole.
enum MeshRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, "/v1/mesh/topology", .role(.viewer), "Devices and links with both directions' signal",
                response: .json(.topology)
            ) { _ in
                try .json(await services.directory.topology())
            }
        ]
    }
}
