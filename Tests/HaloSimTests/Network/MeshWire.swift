import Foundation
import HaloHardware
import HaloModel

@testable import HaloSim

/// A stand-in for radios: links between test devices with throughput, loss and delay, and a record of every frame.
final class MeshWire {
    struct Link {
        var throughputKbps: Int
        var loss: Double
    }

    final class Port: HardInterface {
        var counters: InterfaceCounters { InterfaceCounters(name: name) }
        let name: String
        let address: MACAddress
        var isUp = true { didSet { if isUp != oldValue { receiver?.changed(self) } } }
        var mtu = 1532
        weak var receiver: (any HardInterfaceReceiver)?
        unowned let wire: MeshWire
        var sentCount = 0

        init(name: String, address: MACAddress, wire: MeshWire) {
            self.name = name
            self.address = address
            self.wire = wire
        }

        func send(etherType: UInt16, payload: [UInt8], to destination: MACAddress) {
            sentCount += 1
            wire.carry(etherType, payload, from: self, to: destination)
        }

        func expectedThroughputKbps(to neighbour: MACAddress) -> Int? {
            wire.links[address]?[neighbour]?.throughputKbps
        }
    }

    let events: EventQueue
    let random: SeededRandom
    var links: [MACAddress: [MACAddress: Link]] = [:]
    var ports: [MACAddress: Port] = [:]
    /// Ethernet frames as they were sent, with their time.
    var record: [(time: Int64, frame: [UInt8])] = []
    var isRecording = false
    /// Answers false for a frame to be lost.
    var filter: ((_ payload: [UInt8], _ from: MACAddress, _ to: MACAddress) -> Bool)?

    init(_ time: VirtualTime) {
        events = time.events
        random = time.random("wire")
    }

    func port(_ number: Int, name: String = "wlan0") -> Port {
        let port = Port(name: name, address: MeshWire.address(number), wire: self)
        ports[port.address] = port
        return port
    }

    static func address(_ number: Int) -> MACAddress { MACAddress(rawValue: 0x0200_0000_0000 | UInt64(number)) }

    func connect(_ a: Int, _ b: Int, kbps: Int = 10_000, loss: Double = 0) {
        links[Self.address(a), default: [:]][Self.address(b)] = Link(throughputKbps: kbps, loss: loss)
        links[Self.address(b), default: [:]][Self.address(a)] = Link(throughputKbps: kbps, loss: loss)
    }

    func disconnect(_ a: Int, _ b: Int) {
        links[Self.address(a)]?[Self.address(b)] = nil
        links[Self.address(b)]?[Self.address(a)] = nil
    }

    private func carry(_ etherType: UInt16, _ payload: [UInt8], from port: Port, to destination: MACAddress) {
        if isRecording {
            let header = destination.octets + port.address.octets + [UInt8(etherType >> 8), UInt8(etherType & 0xFF)]
            record.append((events.now, header + payload))
        }
        for (address, link) in (links[port.address] ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard destination == .broadcast || destination == address, let target = ports[address], target.isUp,
                link.loss == 0 || random.nextUnit() >= link.loss, filter?(payload, port.address, address) ?? true
            else { continue }
            events.schedule(after: .microseconds(500)) { [weak target, source = port.address] in
                guard let target, target.isUp else { return }
                target.receiver?.received(
                    etherType: etherType, payload: payload, from: source, to: destination, on: target)
            }
        }
    }

    /// The record as a classic pcap file of Ethernet frames (https://www.tcpdump.org/manpages/pcap-savefile.5.html).
    var capture: Data {
        func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) } }
        var octets = little(0xA1B2_3C4D) + [2, 0, 4, 0] + little(0) + little(0) + little(65_535) + little(1)
        for (time, frame) in record {
            octets += little(UInt32(time / 1_000_000_000)) + little(UInt32(time % 1_000_000_000))
            octets += little(UInt32(frame.count)) + little(UInt32(frame.count)) + frame
        }
        return Data(octets)
    }
}

/// Test devices on a wire, numbered from 1; device 1 is the gateway.
///
/// Confined to the simulation's thread: tests touch it before, after, or in jobs of their simulation.
final class TestMesh: @unchecked Sendable {
    let simulation: Simulation
    let wire: MeshWire
    var hosts: [HostNetwork] = []
    var clocks: [SimulatedClock] = []

    init(
        seed: UInt64 = 1, count: Int, algorithm: RoutingAlgorithm = .batmanV, traceSink: Trace.Sink? = nil
    ) {
        simulation = Simulation(seed: seed, traceSink: traceSink)
        wire = MeshWire(simulation.time)
        for number in 1...count {
            let clock = SimulatedClock(
                events: simulation.events, wallTime: WallTime(milliseconds: 1_790_000_000_000))
            let host = HostNetwork(
                name: "n\(number)", time: simulation.time, clock: clock, hardInterfaces: [wire.port(number)])
            clocks.append(clock)
            hosts.append(host)
            host.powerOn()
            try? host.applyRouting(Self.routing(algorithm, isGateway: number == 1))
        }
    }

    static func routing(_ algorithm: RoutingAlgorithm, isGateway: Bool) -> RoutingConfiguration {
        RoutingConfiguration(
            interface: "bat0", algorithm: algorithm, hardInterfaces: ["wlan0"], isGateway: isGateway)
    }

    /// A line 1 – 2 – … of these devices.
    @discardableResult
    func line(kbps: Int = 10_000, loss: Double = 0) -> TestMesh {
        for number in 1..<hosts.count { wire.connect(number, number + 1, kbps: kbps, loss: loss) }
        return self
    }

    /// Gives device `number` the underlay address 10.41.0.`number`/24.
    func address(_ number: Int) -> IPv4Address { IPv4Address(10, 41, 0, UInt8(number)) }

    func setAddresses() async throws {
        for (index, host) in hosts.enumerated() {
            try await host.addressing.setAddress(IPv4Prefix(address: address(index + 1), length: 24), of: "bat0")
        }
    }

    func sleep(_ seconds: Double) async throws {
        try await clocks[0].sleep(for: .milliseconds(Int64(seconds * 1000)))
    }

    func run<Value: Sendable>(_ body: @escaping @Sendable (TestMesh) async throws -> Value) throws -> Value {
        try simulation.run { [self] in try await body(self) }
    }

    func seconds(_ seconds: Int64) throws {
        try simulation.run(until: simulation.events.now + seconds * 1_000_000_000)
    }

    /// The best path of device `from` to device `to`: next hop's number and metric.
    func best(_ from: Int, _ to: Int) throws -> (nextHop: MACAddress, metric: RouteMetric)? {
        try run { mesh in
            try await mesh.hosts[from - 1].routing.originators(of: "bat0")
                .first { $0.address == MeshWire.address(to) && $0.isBest }.map { ($0.nextHop, $0.metric) }
        }
    }
}
