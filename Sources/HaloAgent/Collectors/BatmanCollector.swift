import HaloHardware
import HaloModel

/// batman-adv's tables: neighbours, originators, and the way to the gateway.
struct BatmanCollector: Collector {
    let name = "batman"
    let interval: Duration
    let deadline: Duration = .seconds(10)
    let routing: any MeshRouting

    /// Neighbours told at most.
    static let neighbourLimit = 8
    /// Originators told at most.
    static let originatorLimit = 16
    /// The mesh interface halo-mesh makes.
    private static let interface = "bat0"

    private static let originators = Metric(
        "batman.originators", "1", 0...65_536, "Devices of the mesh this one knows a way to",
        source: "BATADV_CMD_GET_ORIGINATORS")
    private static let neighbours = Metric(
        "batman.neighbours", "1", 0...65_536, "Direct neighbours", source: "BATADV_CMD_GET_NEIGHBORS")
    private static let gateways = Metric(
        "batman.gateways", "1", 0...65_536, "Gateways announced", source: "BATADV_CMD_GET_GATEWAYS")
    private static let gatewayThroughput = Metric(
        "batman.gateway_throughput_kbps", "kbit/s", 0...1e8, "Way to the selected gateway, BATMAN_V",
        source: "BATADV_CMD_GET_GATEWAYS BATADV_ATTR_THROUGHPUT")
    private static let gatewayQuality = Metric(
        "batman.gateway_tq", "1", 0...255, "Way to the selected gateway, BATMAN_IV",
        source: "BATADV_CMD_GET_GATEWAYS BATADV_ATTR_TQ")
    private static let throughput = Metric(
        "batman.originator.{address}.throughput_kbps", "kbit/s", 0...1e8, "Best way to it, BATMAN_V",
        source: "BATADV_ATTR_THROUGHPUT")
    private static let quality = Metric(
        "batman.originator.{address}.tq", "1", 0...255, "Best way to it, BATMAN_IV", source: "BATADV_ATTR_TQ")
    private static let lastSeen = Metric(
        "batman.originator.{address}.last_seen_ms", "ms", .counts, "Since it was heard that way",
        source: "BATADV_ATTR_LAST_SEEN_MSECS")
    private static let neighbourThroughput = Metric(
        "batman.neighbour.{address}.throughput_kbps", "kbit/s", 0...1e8, "Link to it, BATMAN_V",
        source: "BATADV_CMD_GET_NEIGHBORS BATADV_ATTR_THROUGHPUT")
    private static let neighbourSeen = Metric(
        "batman.neighbour.{address}.last_seen_ms", "ms", .counts, "Since it was heard",
        source: "BATADV_CMD_GET_NEIGHBORS BATADV_ATTR_LAST_SEEN_MSECS")

    static let metrics = [
        originators, neighbours, gateways, gatewayThroughput, gatewayQuality, throughput, quality, lastSeen,
        neighbourThroughput, neighbourSeen,
    ]

    func collect() async throws -> [Reading] {
        let ways = try await routing.originators(of: Self.interface).filter(\.isBest)
        let links = try await routing.neighbours(of: Self.interface)
        let announced = try await routing.gateways(of: Self.interface)
        var readings = [
            Self.originators.reading(Double(ways.count)), Self.neighbours.reading(Double(links.count)),
            Self.gateways.reading(Double(announced.count)),
        ]
        if let selected = announced.first(where: \.isSelected) {
            readings.append(Self.reading(selected.metric, Self.gatewayThroughput, Self.gatewayQuality))
        }
        for way in Self.best(ways, Self.originatorLimit, \.metric, \.address) {
            let subject = "\(way.address)"
            readings.append(Self.reading(way.metric, Self.throughput, Self.quality, of: subject))
            readings.append(Self.lastSeen.reading(Double(way.lastSeenMilliseconds), of: subject))
        }
        for link in Self.best(links, Self.neighbourLimit, { $0.throughputKbps ?? 0 }, \.address) {
            let subject = "\(link.address)"
            readings += Self.neighbourThroughput.reading(link.throughputKbps.map(Double.init), of: subject)
            readings.append(Self.neighbourSeen.reading(Double(link.lastSeenMilliseconds), of: subject))
        }
        return readings
    }

    private static func reading(
        _ metric: RouteMetric, _ throughput: Metric, _ quality: Metric, of subject: String = ""
    ) -> Reading {
        switch metric {
        case .throughputKbps(let value): throughput.reading(Double(value), of: subject)
        case .quality(let value): quality.reading(Double(value), of: subject)
        }
    }

    /// The `limit` with the greatest `worth`, in the order of their addresses.
    static func best<Entry, Worth: Comparable>(
        _ entries: [Entry], _ limit: Int, _ worth: (Entry) -> Worth, _ address: (Entry) -> MACAddress
    ) -> [Entry] {
        let ranked = entries.sorted { left, right in
            worth(left) == worth(right) ? address(left) < address(right) : worth(left) > worth(right)
        }
        return ranked.prefix(limit).sorted { address($0) < address($1) }
    }
}
