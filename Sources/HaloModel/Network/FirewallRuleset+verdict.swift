/// What a firewall looks at of an IPv4 packet.
public struct FirewallPacket: Sendable, Equatable {
    /// The interface it arrived by.
    public var arrivesBy: String
    /// The interface it is to leave by; `nil` for a packet to the device itself.
    public var leavesBy: String?
    /// Its source.
    public var source: IPv4Address
    /// Its destination.
    public var destination: IPv4Address
    /// What it carries: 1 ICMP, 6 TCP, 17 UDP.
    public var protocolNumber: UInt8
    /// The destination port; `nil` where there is none.
    public var destinationPort: UInt16?

    /// Takes the parts as they are.
    public init(
        arrivesBy: String, leavesBy: String? = nil, source: IPv4Address, destination: IPv4Address,
        protocolNumber: UInt8, destinationPort: UInt16? = nil
    ) {
        self.arrivesBy = arrivesBy
        self.leavesBy = leavesBy
        self.source = source
        self.destination = destination
        self.protocolNumber = protocolNumber
        self.destinationPort = destinationPort
    }
}

extension FirewallRuleset {
    /// What becomes of the first packet of a connection.
    public func verdict(on packet: FirewallPacket) -> Verdict {
        if packet.arrivesBy == "lo" { return .accept }
        guard let zone = zone(of: packet.arrivesBy) else { return packet.leavesBy == nil ? input : forward }
        guard let leavesBy = packet.leavesBy else {
            return rules.first { $0.from == zone.name && $0.to == nil && $0.fits(packet) }?.verdict ?? zone.input
        }
        guard let target = self.zone(of: leavesBy)?.name else { return zone.forward }
        if let rule = rules.first(where: { $0.from == zone.name && $0.to == target && $0.fits(packet) }) {
            return rule.verdict
        }
        return forwardings.contains(Forwarding(from: zone.name, to: target)) ? .accept : zone.forward
    }

    private func zone(of interface: String) -> Zone? { zones.first { $0.interfaces.contains(interface) } }
}

extension FirewallRuleset.Rule {
    fileprivate func fits(_ packet: FirewallPacket) -> Bool {
        if let source, !source.contains(packet.source) { return false }
        if let destination, !destination.contains(packet.destination) { return false }
        if let transport, transport.number != packet.protocolNumber { return false }
        if let ports { return packet.destinationPort.map { ports.contains($0) } ?? false }
        return true
    }
}
