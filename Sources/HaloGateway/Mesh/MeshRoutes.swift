import HaloModel
import HaloStore
import Hummingbird

/// The mesh as a whole.
enum MeshRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, "/v1/mesh/topology", .role(.viewer),
                "Devices and links with both directions' signal and throughput, and which links lead to the gateway",
                parameters: [Route.Parameter("at", "As it was then, at most 7 days back; as it is without", .time)],
                response: .json(.topology), also: [.notFound]
            ) { call in
                guard let time = try call.milliseconds("at") else {
                    return try .json(await services.directory.topology())
                }
                return .bytes(try await services.topology(at: WallTime(milliseconds: time)), type: "application/json")
            },
            Route(
                .get, "/v1/mesh/status", .role(.viewer), "How many devices are in which state, and the gateway's own",
                response: .json(.meshStatus)
            ) { _ in
                let nodes = try await services.directory.list()
                let own = nodes.first { $0.node == services.configuration.node }
                let states = MeshState.allCases.map { state -> (String, JSONValue) in
                    (state.rawValue, .integer(Int64(nodes.filter { $0.online && $0.meshState == state }.count)))
                }
                return try .json(
                    JSONValue.members([
                        "node_id": .text(services.configuration.node.rawValue),
                        "state": .optional(own?.meshState?.rawValue), "cause": .optional(own?.mesh?.cause),
                        "nodes": .integer(Int64(nodes.count)),
                        "online": .integer(Int64(nodes.filter(\.online).count)),
                        "values": .object(Dictionary(states) { first, _ in first }),
                    ]))
            },
            Route(
                .get, "/v1/mesh/health", .role(.viewer),
                "A score of 0 to 100 with its reasons, and the devices and links without which others are cut off",
                response: .json(.meshHealth)
            ) { _ in
                let topology = try await services.directory.topology()
                return try .json(MeshHealth(of: topology, gateway: services.configuration.node).document)
            },
            Route(
                .get, "/v1/mesh/peers", .role(.viewer), "What each device that is online says of each neighbour",
                response: .json(.peerPage)
            ) { _ in
                let nodes = try await services.directory.list()
                let peers = nodes.filter(\.online).flatMap { node in
                    (node.mesh?.peers ?? []).map { document($0, of: node.node) }
                }
                return try .json(JSONValue.object(["items": .list(peers)]))
            },
            Route(
                .get, "/v1/mesh/channels", .role(.viewer), "S1G channels of a country",
                parameters: [
                    Route.Parameter(
                        "country", "Two letters, ISO 3166-1", .choice(S1GChannel.countries), isRequired: true)
                ], response: .json(.channelPage)
            ) { call in
                let country = call.query("country") ?? ""
                return try .json(JSONValue.object(["items": .list(channels(of: country))]))
            },
        ]
    }

    /// A neighbour as the API shows it.
    static func document(_ peer: MeshPeer, of node: NodeID? = nil) -> JSONValue {
        .members([
            "node_id": .optional(node?.rawValue), "peer": .text(peer.address.description), "link": .text(peer.link),
            "signal_dbm": peer.signalDBm.map { .integer(Int64($0)) },
            "expected_throughput_kbps": peer.expectedThroughputKbps.map { .integer(Int64($0)) },
            "inactive_ms": .integer(peer.inactiveMilliseconds), "is_next_hop": .bool(peer.isNextHop),
        ])
    }

    private static func channels(of country: String) -> [JSONValue] {
        S1GChannel.all.filter { $0.country == country }.map { channel in
            .members([
                "channel": .integer(Int64(channel.number)), "width_mhz": .integer(Int64(channel.widthMHz)),
                "centre_khz": .integer(Int64(channel.centreKHz)), "eirp_dbm": .number(channel.maximumEIRPdBm),
            ])
        }
    }
}
