import HaloModel

/// The network interfaces of a device, from what it last said: addresses from its mesh manager, counters from its telemetry.
enum NodeInterfaces {
    private static let prefix = "interface."

    static func route(_ services: GatewayServices) -> Route {
        Route(
            .get, "/v1/nodes/{node_id}/interfaces", .roleOrOwnDevice(.viewer),
            "A device's network interfaces: addresses, and the newest counters with their time",
            response: .json(.nodeInterfacePage)
        ) { call in
            let node = try await services.directory.find(try call.node())
            let latest = try await TelemetryRoutes.latest(services, of: node.node)
            return try .json(JSONValue.object(["items": .list(items(latest, node))]))
        }
    }

    private static func items(_ latest: [LatestValue], _ node: NodeSummary) -> [JSONValue] {
        var counters: [String: [String: JSONValue]] = [:]
        var times: [String: Int64] = [:]
        for value in latest where value.metric.hasPrefix(prefix) {
            // An interface's name may have points in it; what was counted has none.
            let rest = value.metric.dropFirst(prefix.count)
            guard let point = rest.lastIndex(of: ".") else { continue }
            let name = String(rest[..<point])
            counters[name, default: [:]][String(rest[rest.index(after: point)...])] = .number(value.value)
            times[name] = max(times[name] ?? .min, value.timeMilliseconds)
        }
        // Every device calls them the same.
        let addresses = [
            GatewayHost.routingInterface: node.mesh?.underlay, OverlayKeeper.interface: node.mesh?.overlay,
        ].compactMapValues { $0 }
        return Set(counters.keys).union(addresses.keys).sorted().map { name in
            .members([
                "name": .text(name), "addresses": .list(addresses[name].map { [.text($0.description)] } ?? []),
                "time": .optional(times[name].map { WallTime(milliseconds: $0) }),
                "values": .object(counters[name] ?? [:]),
            ])
        }
    }
}
