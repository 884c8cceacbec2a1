import HaloHardware
import HaloModel

/// What a mesh would miss under a ruleset: services of the gateway that devices need and could not reach.
struct FirewallWarnings {
    private struct Need {
        var what: String
        var interface: String
        var number: UInt8
        var port: UInt16
    }

    private let needs: [Need]
    private let ruleset: FirewallRuleset

    init(_ configuration: GatewayConfiguration, _ ruleset: FirewallRuleset) {
        let mesh = GatewayHost.routingInterface
        needs = [
            Need(what: "devices get no address (UDP 67)", interface: mesh, number: 17, port: 67),
            Need(
                what: "new devices cannot register (TCP \(configuration.apiPort))", interface: mesh, number: 6,
                port: configuration.apiPort),
            Need(
                what: "devices cannot open the overlay (UDP \(configuration.overlayPort))", interface: mesh, number: 17,
                port: configuration.overlayPort),
            Need(
                what: "devices cannot deliver samples (TCP \(configuration.apiPort))",
                interface: OverlayKeeper.interface, number: 6, port: configuration.apiPort),
        ]
        self.ruleset = ruleset
    }

    /// The warnings, most basic first.
    var texts: [JSONValue] {
        needs.compactMap { need in
            let packet = FirewallPacket(
                arrivesBy: need.interface, source: .any, destination: .any, protocolNumber: need.number,
                destinationPort: need.port)
            return ruleset.verdict(on: packet) == .accept ? nil : .text("\(need.interface): \(need.what)")
        }
    }
}
