import HaloHardware
import HaloModel
import Hummingbird

/// The network of the gateway's own device, as its kernel has it at that moment.
enum NetworkRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        let host = services.environment.host
        return [
            route("interfaces", "Links of the gateway with addresses and counters", .linkPage) {
                try await interfaces(host)
            },
            route("neighbours", "ARP entries of the gateway", .arpPage) { try await neighbours(host) },
            route("wireless", "Radios of the gateway", .wirelessPage) { try await radios(host) },
            route("associations", "Stations the gateway's radios know, with rates and counters", .associationPage) {
                try await associations(host)
            },
            route("leases", "Addresses the gateway's DHCP server has given", .leasePage) {
                try await host.addressing.leases().map { lease in
                    .members([
                        "address": .text(lease.address.description), "mac": .text(lease.client.description),
                        "host_name": .text(lease.hostName), "expires": .text(lease.expires.description),
                    ])
                }
            },
        ]
    }

    private static func route(
        _ name: String, _ summary: String, _ type: WireType,
        _ items: @escaping @Sendable () async throws -> [JSONValue]
    ) -> Route {
        Route(.get, "/v1/network/\(name)", .role(.viewer), summary, response: .json(type), also: [.notFound]) { _ in
            try .json(JSONValue.object(["items": .list(try await GatewayHost.reading(items))]))
        }
    }

    private static func interfaces(_ host: GatewayHost) async throws -> [JSONValue] {
        let counters = try host.system.interfaces()
        var items: [JSONValue] = []
        for link in try await host.addressing.links().sorted(by: { $0.index < $1.index }) {
            let addresses = try await host.addressing.addresses(of: link.name)
            let own = counters.first { $0.name == link.name }
            items.append(
                .members([
                    "name": .text(link.name), "index": .integer(Int64(link.index)), "mac": .optional(link.address),
                    "up": .bool(link.isUp), "carrier": .bool(link.hasCarrier), "mtu": .integer(Int64(link.mtu)),
                    "addresses": .list(addresses.map { .text($0.description) }),
                    "received": own.map { direction($0.received) }, "sent": own.map { direction($0.sent) },
                ]))
        }
        return items
    }

    private static func direction(_ direction: InterfaceCounters.Direction) -> JSONValue {
        [
            "octets": .integer(Int64(clamping: direction.octets)),
            "packets": .integer(Int64(clamping: direction.packets)),
            "errors": .integer(Int64(clamping: direction.errors)),
            "drops": .integer(Int64(clamping: direction.drops)),
        ]
    }

    private static func neighbours(_ host: GatewayHost) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        for link in try await host.addressing.links().sorted(by: { $0.index < $1.index }) {
            items += try await host.addressing.neighbours(of: link.name).map { neighbour in
                .members([
                    "interface": .text(link.name), "address": .text(neighbour.address.description),
                    "mac": .optional(neighbour.hardware), "reachable": .bool(neighbour.isReachable),
                ])
            }
        }
        return items
    }

    private static func radios(_ host: GatewayHost) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        for interface in try await host.wireless.interfaces() {
            // One that is down is on no channel.
            let radio = interface.isUp ? try? await host.wireless.radio(of: interface.name) : nil
            items.append(
                .members([
                    "interface": .text(interface.name), "mac": .text(interface.address.description),
                    "up": .bool(interface.isUp), "mesh_point": .bool(interface.isMeshPoint),
                    "frequency_khz": radio.map { .integer(Int64($0.frequencyKHz)) },
                    "width_mhz": radio.map { .integer(Int64($0.widthMHz)) },
                    "noise_dbm": radio?.noiseDBm.map { .integer(Int64($0)) },
                ]))
        }
        return items
    }

    private static func associations(_ host: GatewayHost) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        for interface in try await host.wireless.interfaces() where interface.isUp {
            items += try await host.wireless.stations(on: interface.name).map { association($0, interface.name) }
        }
        return items
    }

    private static func association(_ station: Station, _ interface: String) -> JSONValue {
        .members([
            "interface": .text(interface), "peer": .text(station.address.description),
            "link": .text(station.link.name), "signal_dbm": station.signalDBm.map { .integer(Int64($0)) },
            "expected_throughput_kbps": station.expectedThroughputKbps.map { .integer(Int64($0)) },
            "transmit_rate_kbps": station.transmitRate.map { .integer(Int64($0.kbps)) },
            "mcs": station.transmitRate.map { .integer(Int64($0.mcs)) },
            "inactive_ms": .integer(station.inactiveMilliseconds), "connected_s": .integer(station.connectedSeconds),
            "received_octets": .integer(Int64(clamping: station.receivedOctets)),
            "sent_octets": .integer(Int64(clamping: station.sentOctets)),
            "retries": .integer(Int64(station.retries)), "failed": .integer(Int64(station.failed)),
        ])
    }
}
