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

    /// Names of the interfaces that have counters, by device.
    static func names(in latest: [LatestValue]) -> [NodeID: [String]] {
        var names: [NodeID: Set<String>] = [:]
        for value in latest {
            if let (name, _) = counter(value.metric) { names[value.node, default: []].insert(name) }
        }
        return names.mapValues { $0.sorted() }
    }

    /// The interface of a metric, and what was counted. An interface's name may have points in it; what was counted has none.
    private static func counter(_ metric: String) -> (interface: String, what: String)? {
        guard metric.hasPrefix(prefix) else { return nil }
        let rest = metric.dropFirst(prefix.count)
        guard let point = rest.lastIndex(of: ".") else { return nil }
        return (String(rest[..<point]), String(rest[rest.index(after: point)...]))
    }

    private static func items(_ latest: [LatestValue], _ node: NodeSummary) -> [JSONValue] {
        var counters: [String: [String: JSONValue]] = [:]
        var times: [String: Int64] = [:]
        for value in latest {
            guard let (name, what) = counter(value.metric) else { continue }
            counters[name, default: [:]][what] = .number(value.value)
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
