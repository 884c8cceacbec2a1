import HaloFrames
import HaloModel

/// Decides what a device takes in, as a table of nf_tables with connection tracking does.
final class InputFilter {
    /// One direction of a connection.
    private struct Flow: Hashable {
        var protocolNumber: UInt8
        var source: IPv4Address
        var sourcePort: UInt16
        var destination: IPv4Address
        var destinationPort: UInt16

        var reverse: Flow {
            Flow(
                protocolNumber: protocolNumber, source: destination, sourcePort: destinationPort, destination: source,
                destinationPort: sourcePort)
        }
    }

    /// `nf_conntrack_max` of a device with 1 GiB of memory; beyond, what is new is dropped.
    private static let flowLimit = 65_536

    /// What it filters by.
    var ruleset: FirewallRuleset
    private let events: EventQueue
    /// Connections, by either direction, and when they are forgotten.
    private var flows: [Flow: Int64] = [:]

    init(ruleset: FirewallRuleset, events: EventQueue) {
        self.ruleset = ruleset
        self.events = events
    }

    /// Remembers what the device sends, so that the answer passes.
    func sent(_ packet: IPv4Packet) {
        guard let flow = Self.flow(of: packet) else { return }
        remember(flow)
    }

    func verdict(on packet: IPv4Packet, from link: HostLink) -> FirewallRuleset.Verdict {
        let flow = Self.flow(of: packet)
        // A DHCP client reads from a packet socket, which is served before the filter.
        if packet.protocolNumber == IPv4Packet.udp, flow?.destinationPort == DHCPPorts.client { return .accept }
        if let flow, let end = flows[flow], end > events.now {
            remember(flow)
            return .accept
        }
        let isPortless = packet.protocolNumber == IPv4Packet.icmp
        let verdict = ruleset.verdict(
            on: FirewallPacket(
                arrivesBy: link.name, source: packet.source, destination: packet.destination,
                protocolNumber: packet.protocolNumber, destinationPort: isPortless ? nil : flow?.destinationPort))
        if verdict == .accept, let flow, !remember(flow) { return .drop }
        return verdict
    }

    /// - Returns: false when there is no room.
    @discardableResult
    private func remember(_ flow: Flow) -> Bool {
        if flows[flow] == nil, flows.count >= Self.flowLimit {
            flows = flows.filter { $0.value > events.now }
            guard flows.count < Self.flowLimit else { return false }
        }
        let end = events.now + Self.lifetime(of: flow.protocolNumber)
        flows[flow] = end
        flows[flow.reverse] = end
        return true
    }

    /// Nanoseconds after which an idle connection is forgotten (Linux Documentation/networking/nf_conntrack-sysctl.rst:
    /// `nf_conntrack_tcp_timeout_established`, `nf_conntrack_udp_timeout_stream`, `nf_conntrack_icmp_timeout`).
    private static func lifetime(of protocolNumber: UInt8) -> Int64 {
        switch protocolNumber {
        case IPv4Packet.tcp: 432_000_000_000_000
        case IPv4Packet.udp: 120_000_000_000
        default: 30_000_000_000
        }
    }

    /// The packet's flow: ports of TCP and UDP, the identifier of ICMP echo; `nil` for anything else.
    private static func flow(of packet: IPv4Packet) -> Flow? {
        var (source, destination): (UInt16, UInt16)
        switch packet.protocolNumber {
        case IPv4Packet.tcp:
            guard let segment = try? TCPSegment(octets: packet.payload) else { return nil }
            (source, destination) = (segment.sourcePort, segment.destinationPort)
        case IPv4Packet.udp:
            guard let datagram = try? UDPDatagram(octets: packet.payload) else { return nil }
            (source, destination) = (datagram.sourcePort, datagram.destinationPort)
        case IPv4Packet.icmp:
            guard let echo = try? ICMPEcho(octets: packet.payload) else { return nil }
            (source, destination) = (echo.identifier, echo.identifier)
        default: return nil
        }
        return Flow(
            protocolNumber: packet.protocolNumber, source: packet.source, sourcePort: source,
            destination: packet.destination, destinationPort: destination)
    }
}
