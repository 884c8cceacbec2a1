import HaloModel
import Hummingbird

/// The canonical model: networks, underlay domains, roles and interfaces of all devices.
enum ModelRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        [
            route(
                "networks", "Networks: underlay, overlay and the gateway's uplinks, with who is in them", .networkPage
            ) {
                let uplinks = try await uplinks(services)
                return try await model(services).networks(overlay: services.configuration.overlay, uplinks: uplinks)
                    .map(\.document)
            },
            route("domains", "Underlay domains: devices that reach each other over established links", .domainPage) {
                try await model(services).domains.map(\.document)
            },
            route("roles", "What each device does for the others: gateway, relay, leaf; isolated, offline", .rolePage) {
                try await model(services).roles.map { node, roles in
                    ["node_id": .text(node.rawValue), "roles": .list(roles.map { .text($0.rawValue) })]
                }
            },
            route("interfaces", "Interfaces of every device, and the network or domain each belongs to", .interfacePage)
            {
                let counted = NodeInterfaces.names(in: try await TelemetryRoutes.latest(services))
                return try await model(services).interfaces(
                    counted: counted, overlayLength: services.configuration.overlay.length)
            },
        ]
    }

    private static func route(
        _ name: String, _ summary: String, _ type: WireType,
        _ items: @escaping @Sendable () async throws -> [JSONValue]
    ) -> Route {
        Route(.get, "/v1/model/\(name)", .role(.viewer), summary, response: .json(type)) { _ in
            try .json(JSONValue.object(["items": .list(try await items())]))
        }
    }

    private static func model(_ services: GatewayServices) async throws -> NetworkModel {
        NetworkModel(try await services.directory.list(), gateway: services.configuration.node)
    }

    /// Addresses the gateway has elsewhere; none where its kernel does not tell, as the rest of the model does not need it.
    private static func uplinks(_ services: GatewayServices) async throws -> [(interface: String, address: IPv4Prefix)]
    {
        let addressing = services.environment.host.addressing
        let own = [GatewayHost.routingInterface, OverlayKeeper.interface, "lo"]
        var uplinks: [(interface: String, address: IPv4Prefix)] = []
        for link in (try? await addressing.links()) ?? [] where !own.contains(link.name) {
            for address in (try? await addressing.addresses(of: link.name)) ?? [] {
                uplinks.append((link.name, address))
            }
        }
        return uplinks
    }
}
