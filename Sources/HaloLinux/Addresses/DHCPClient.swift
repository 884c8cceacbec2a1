import HaloHardware
import HaloModel

/// Gets a lease: the exchange of `DHCPExchange` over a packet socket, as a link without an address sends and hears no UDP.
struct DHCPClient: Sendable {
    /// EtherType of IPv4 (IEEE 802 numbers of IANA).
    private static let ipv4: UInt16 = 0x0800

    /// Opens the sockets.
    let sockets: NetworkSockets

    /// One exchange on the link.
    /// - Throws: `HardwareError` `timedOut`, `refused`, `down`, `invalid` for a link without hardware address,
    ///   `notPermitted`; `CancellationError`.
    func lease(on link: NetworkLink, hostName: String, within limit: Duration) async throws -> DHCPLease {
        guard let hardware = link.address else {
            throw HardwareError(.invalid, "DHCP on \(link.name): the link has no hardware address")
        }
        guard link.isUp else { throw HardwareError(.down, "DHCP on \(link.name): the link is down") }
        let random = LinuxRandomSource()
        let first = DHCPExchange(
            transaction: UInt32(truncatingIfNeeded: random.next()), client: hardware, hostName: hostName)
        let attempt = "DHCP on \(link.name)"
        return try await BlockingCall.run { cancelled in
            var exchange = first
            let clock = LinuxClock()
            let began = clock.now
            let deadline = began + limit
            let socket = try PacketSocket(Self.ipv4, link: link.index, from: sockets, attempt)
            defer { socket.descriptor.close() }
            while clock.now < deadline {
                let packet = DHCPDatagram.packet(exchange.next(elapsed: clock.now - began))
                try socket.send(packet, to: .broadcast, link: link.index)
                let phase = exchange.phase
                let patience = min(deadline, clock.now + exchange.patience(random))
                while exchange.phase == phase, let frame = try socket.receive(until: patience, cancelled: cancelled) {
                    guard let message = DHCPDatagram.message(inPacket: frame.payload) else { continue }
                    if let lease = try exchange.take(message) { return lease }
                }
            }
            throw HardwareError(.timedOut, "\(attempt): no lease within \(limit)")
        }
    }
}
