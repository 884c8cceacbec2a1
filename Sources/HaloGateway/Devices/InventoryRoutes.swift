import HaloModel
import Hummingbird

/// What is wired to the devices, as they last said.
enum InventoryRoutes {
    /// Beginning of the metrics of supplies and UPS.
    private static let powerPrefix = "power."

    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, "/v1/sensors", .role(.viewer), "Sensors in use, of every device", response: .json(.sensorPage)
            ) { _ in
                let items = try await services.directory.list().flatMap { node in
                    node.sensors.map { document($0, node) }
                }
                return try .json(JSONValue.object(["items": .list(items)]))
            },
            Route(
                .get, "/v1/power", .role(.viewer), "The newest sample of every supply and UPS, of every device",
                response: .json(.latestPage)
            ) { _ in
                let samples = try await TelemetryRoutes.latest(services)
                return try .json(Page(items: samples.filter { $0.metric.hasPrefix(powerPrefix) }))
            },
        ]
    }

    /// A sensor that a device calls TEMPLATE@BUS:ADDRESS.
    private static func document(_ sensor: String, _ node: NodeSummary) -> JSONValue {
        let parts = sensor.split(separator: "@", maxSplits: 1).map(String.init)
        return .members([
            "node_id": .text(node.node.rawValue), "sensor": .text(sensor), "online": .bool(node.online),
            "template": .optional(parts.first), "place": .optional(parts.count > 1 ? parts[1] : nil),
        ])
    }
}
