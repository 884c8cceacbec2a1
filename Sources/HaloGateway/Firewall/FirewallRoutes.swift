import HTTPTypes
import HaloModel
import Hummingbird

/// The gateway's firewall: zones, forwardings and rules (nftables).
enum FirewallRoutes {
    private static let path = "/v1/firewall"
    /// A ruleset with all the zones and rules there may be.
    private static let bodyLimit = 256 * 1024

    static func routes(_ services: GatewayServices) -> [Route] {
        let firewall = services.firewall
        return [
            Route(
                .get, path, .role(.viewer), "What the kernel filters by, and whether it is confirmed",
                response: .json(.firewallStatus), also: [.notFound]
            ) { _ in try .json(await firewall.status()) },
            Route(
                .post, path + "/check", .role(.viewer),
                "What is wrong with a ruleset and what it would cut off; changes nothing",
                request: .json(.firewallDraft), response: .json(.firewallCheck), bodyLimit: bodyLimit
            ) { call in
                let ruleset = try ruleset(call)
                return try .json(
                    [
                        "faults": .list(ruleset.faults.map { .text($0) }),
                        "warnings": .list(FirewallWarnings(services.configuration, ruleset).texts),
                    ] as JSONValue)
            },
            Route(
                .put, path, .role(.admin),
                "Puts a ruleset into force in one step; unless it is confirmed over a new connection within 60 s, the one before comes back",
                request: .json(.firewallRuleset), response: .json(.firewallStatus), also: [.notFound, .conflict],
                bodyLimit: bodyLimit
            ) { call in
                try .json(
                    await firewall.put(try ruleset(call), by: call.caller.name, connection: call.connection))
            },
            Route(
                .post, path + "/confirm", .role(.admin), "Keeps the ruleset that waits for being confirmed",
                response: .json(.firewallStatus), also: [.notFound, .conflict]
            ) { call in
                try .json(await firewall.confirm(by: call.caller.name, connection: call.connection))
            },
            Route(
                .post, path + "/rollback", .role(.admin), "Takes the ruleset back that waits for being confirmed",
                response: .json(.firewallStatus), also: [.notFound, .conflict]
            ) { call in try .json(await firewall.rollBack(by: call.caller.name)) },
        ]
    }

    /// A member that is there and null is none: the description does not have it.
    private static func ruleset(_ call: Call) throws -> FirewallRuleset {
        _ = try call.document()
        return try call.decode(FirewallRuleset.self)
    }
}
