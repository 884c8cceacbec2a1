import HaloHardware
import HaloModel
import HaloSim

/// Two simulated devices on a wire that loses nothing.
///
/// Confined to the simulation's thread: used before the run and in its jobs.
final class TwoHosts: @unchecked Sendable {
    let first: HostNetwork
    let second: HostNetwork
    private let ports: [Port]

    init(_ time: VirtualTime, _ clock: SimulatedClock) {
        ports = (1...2).map { Port(MACAddress(rawValue: 0x0200_0000_0000 | UInt64($0)), time.events) }
        ports[0].other = ports[1]
        ports[1].other = ports[0]
        first = HostNetwork(name: "one", time: time, clock: clock, hardInterfaces: [ports[0]])
        second = HostNetwork(name: "two", time: time, clock: clock, hardInterfaces: [ports[1]])
        first.powerOn()
        second.powerOn()
    }

    static func routing(_ algorithm: RoutingAlgorithm = .batmanV, isGateway: Bool = false) -> RoutingConfiguration {
        RoutingConfiguration(
            interface: "bat0", algorithm: algorithm, hardInterfaces: ["wlan0"], isGateway: isGateway)
    }

    /// The second device's radio address.
    var neighbour: MACAddress { ports[1].address }

    /// Puts both on one mesh, of which the second is the gateway, with addresses 10.41.0.1 and 10.41.0.2 or none, and
    /// waits until they see each other.
    func mesh(clock: any SystemClock, addressed: Bool) async throws {
        for (host, text) in [(first, "10.41.0.1/24"), (second, "10.41.0.2/24")] {
            try await host.routing.apply(Self.routing(isGateway: host === second))
            if addressed { try await host.addressing.setAddress(IPv4Prefix(text), of: "bat0") }
        }
        try await clock.sleep(for: .seconds(10))
    }

    private final class Port: HardInterface {
        var counters: InterfaceCounters { InterfaceCounters(name: name) }
        let name = "wlan0"
        let address: MACAddress
        let isUp = true
        let mtu = 1560
        weak var receiver: (any HardInterfaceReceiver)?
        weak var other: Port?
        private let events: EventQueue

        init(_ address: MACAddress, _ events: EventQueue) {
            self.address = address
            self.events = events
        }

        func send(etherType: UInt16, payload: [UInt8], to destination: MACAddress) {
            guard let other, destination == .broadcast || destination == other.address else { return }
            events.schedule(after: .milliseconds(1)) { [weak other, address] in
                guard let other else { return }
                other.receiver?.received(
                    etherType: etherType, payload: payload, from: address, to: destination, on: other)
            }
        }

        func expectedThroughputKbps(to neighbour: MACAddress) -> Int? { neighbour == other?.address ? 6500 : nil }
    }
}
