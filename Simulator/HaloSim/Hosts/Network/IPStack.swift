import HaloFrames
import HaloHardware
import HaloModel

/// A device's Internet protocols from its last boot to its next: IPv4, ICMP echo, UDP and TCP over its links.
///
/// It knows the networks of its links and no other route, as devices in a mesh do, and does not forward.
final class IPStack {
    /// Where packets for an address go.
    enum Route {
        case own
        case link(HostLink)
    }

    let events: EventQueue
    let random: SeededRandom
    /// Links by index.
    var links: [HostLink] = []
    /// Sends an IPv4 packet out of a link, to a hardware address or into the overlay. Answers false when it cannot.
    var transmit: (_ packet: [UInt8], _ destination: IPv4Address, _ link: HostLink) -> Bool = { _, _, _ in false }
    /// Sends an IPv4 packet to a hardware address without asking the neighbour table, as a packet socket does; the
    /// last argument says that it is a DHCP message to a server.
    var transmitRaw: (_ packet: [UInt8], _ hardware: MACAddress, _ link: HostLink, _ isDHCPRequest: Bool) -> Void = {
        _, _, _, _ in
    }
    /// Largest packet of a link.
    var mtu: (HostLink) -> Int = { _ in 1500 }
    /// What arrives is asked of it; without one everything passes.
    var filter: InputFilter?
    private(set) var isShutDown = false
    private(set) var statistics = IPStatistics()
    private(set) lazy var tcp = TCPSockets(stack: self)

    private var identification: UInt16 = 0
    private var udpPorts: [UInt16: (UDPArrival) -> Void] = [:]
    private var echoes: [UInt32: Echo] = [:]
    private var nextEcho: UInt32

    private struct Echo {
        var destination: IPv4Address
        var ended: (_ isAnswered: Bool) -> Void
    }

    /// A datagram that arrived.
    struct UDPArrival {
        var source: IPv4Address
        var sourcePort: UInt16
        var destination: IPv4Address
        var payload: [UInt8]
        var link: HostLink
    }

    init(events: EventQueue, random: SeededRandom) {
        self.events = events
        self.random = random
        nextEcho = UInt32(truncatingIfNeeded: random.next())
    }

    /// Ends everything at once, without a word to the other side, as a power loss does.
    func shutDown() {
        isShutDown = true
        tcp.shutDown()
        udpPorts = [:]
        echoes = [:]
    }

    // MARK: Addresses and routes

    func isOwn(_ address: IPv4Address) -> Bool {
        address.rawValue >> 24 == 127 || links.contains { $0.prefix?.address == address }
    }

    /// Longest prefix first, then link index.
    func route(to destination: IPv4Address) -> Route? {
        if isOwn(destination) { return .own }
        var best: HostLink?
        for link in links where link.isUp {
            guard let prefix = link.prefix, prefix.contains(destination) else { continue }
            if prefix.length > best?.prefix?.length ?? -1 { best = link }
        }
        return best.map { .link($0) }
    }

    func sourceAddress(for destination: IPv4Address) -> IPv4Address? {
        switch route(to: destination) {
        case .own: destination
        case .link(let link): link.prefix?.address
        case nil: nil
        }
    }

    // MARK: Sending

    /// Sends a packet. Answers false when there is no way.
    @discardableResult
    func send(
        _ payload: [UInt8], protocolNumber: UInt8, from source: IPv4Address? = nil, to destination: IPv4Address
    ) -> Bool {
        guard !isShutDown, let route = route(to: destination), let source = source ?? sourceAddress(for: destination)
        else { return false }
        identification &+= 1
        let packet = IPv4Packet(
            source: source, destination: destination, protocolNumber: protocolNumber, payload: payload,
            identification: identification)
        return send(packet.octets, to: destination, by: route)
    }

    private func send(_ packet: [UInt8], to destination: IPv4Address, by route: Route) -> Bool {
        if let filter, let packet = try? IPv4Packet(octets: packet) { filter.sent(packet) }
        switch route {
        case .own:
            guard let loopback = links.first else { return false }
            loopback.countSent(packet.count)
            events.schedule(after: .zero) { [weak self] in self?.receive(packet, on: loopback) }
            return true
        case .link(let link):
            guard packet.count <= mtu(link) else {
                statistics.tooLong &+= 1
                return false
            }
            statistics.sentPackets &+= 1
            link.countSent(packet.count)
            return transmit(packet, destination, link)
        }
    }

    // MARK: Receiving

    /// Takes a packet from a link; damaged ones are dropped.
    func receive(_ octets: [UInt8], on link: HostLink) {
        guard !isShutDown, let packet = try? IPv4Packet(octets: octets), packet.hasValidChecksum else {
            statistics.damaged &+= 1
            return
        }
        statistics.receivedPackets &+= 1
        link.countReceived(octets.count)
        switch filter?.verdict(on: packet, from: link) ?? .accept {
        case .accept: break
        case .drop: return
        case .reject: return reject(packet)
        }
        if packet.protocolNumber == IPv4Packet.udp {
            receiveUDP(packet, on: link)
            return
        }
        guard isOwn(packet.destination) else { return }
        switch packet.protocolNumber {
        case IPv4Packet.icmp: receiveICMP(packet)
        case IPv4Packet.tcp:
            guard let segment = try? TCPSegment(octets: packet.payload),
                segment.hasValidChecksum(source: packet.source, destination: packet.destination)
            else {
                statistics.damaged &+= 1
                return
            }
            tcp.received(segment, from: packet.source, to: packet.destination)
        default: break
        }
    }

    /// Answers that nobody listens: TCP as for a port without a listener. What waits for anything else runs into its time limit,
    /// as ICMP errors are not modelled.
    private func reject(_ packet: IPv4Packet) {
        guard packet.protocolNumber == IPv4Packet.tcp, let segment = try? TCPSegment(octets: packet.payload) else {
            return
        }
        tcp.refuse(segment, from: packet.source, to: packet.destination)
    }

    /// Nobody answers ARP for the address: what waits for it fails (EHOSTUNREACH).
    func unreachable(_ address: IPv4Address) {
        for key in echoes.keys.filter({ echoes[$0]?.destination == address }).sorted() {
            echoes.removeValue(forKey: key)?.ended(false)
        }
        tcp.unreachable(address)
    }

    /// Tells the neighbour table that the other side answered.
    func confirm(_ address: IPv4Address) {
        guard case .link(let link) = route(to: address) else { return }
        link.neighbours?.confirm(address)
    }

    // MARK: UDP

    /// Receives datagrams to `port`, those to broadcast addresses and, for DHCP, to addresses not set yet included.
    /// - Returns: false when the port is in use.
    func bindUDP(_ port: UInt16, _ receive: @escaping (UDPArrival) -> Void) -> Bool {
        guard udpPorts[port] == nil else { return false }
        udpPorts[port] = receive
        return true
    }

    func unbindUDP(_ port: UInt16) { udpPorts[port] = nil }

    @discardableResult
    func sendUDP(_ payload: [UInt8], from port: UInt16, to destination: IPv4Address, port destinationPort: UInt16)
        -> Bool
    {
        guard let source = sourceAddress(for: destination) else { return false }
        let datagram = UDPDatagram(
            source: source, sourcePort: port, destination: destination, destinationPort: destinationPort,
            payload: payload)
        return send(datagram.octets, protocolNumber: IPv4Packet.udp, from: source, to: destination)
    }

    private func receiveUDP(_ packet: IPv4Packet, on link: HostLink) {
        guard let datagram = try? UDPDatagram(octets: packet.payload),
            datagram.hasValidChecksum(source: packet.source, destination: packet.destination)
        else {
            statistics.damaged &+= 1
            return
        }
        let isDHCP = datagram.destinationPort == DHCPPorts.client || datagram.destinationPort == DHCPPorts.server
        let isBroadcast = packet.destination == .broadcast || packet.destination == link.prefix?.broadcast
        guard isDHCP || isBroadcast || isOwn(packet.destination) else { return }
        udpPorts[datagram.destinationPort]?(
            UDPArrival(
                source: packet.source, sourcePort: datagram.sourcePort, destination: packet.destination,
                payload: datagram.payload, link: link))
    }

    // MARK: ICMP echo

    /// Sends an echo request of 56 octets. Answers its key for `cancelEcho`, or `nil` when there is no route; `ended`
    /// is told whether it was answered or the host turned out to be unreachable.
    func sendEcho(to destination: IPv4Address, ended: @escaping (_ isAnswered: Bool) -> Void) -> UInt32? {
        nextEcho &+= 1
        let key = nextEcho
        let request = ICMPEcho(
            type: ICMPEcho.request, identifier: UInt16(key >> 16), sequenceNumber: UInt16(key & 0xFFFF),
            payload: (0..<56).map { UInt8($0) })
        guard sourceAddress(for: destination) != nil else { return nil }
        echoes[key] = Echo(destination: destination, ended: ended)
        guard send(request.octets, protocolNumber: IPv4Packet.icmp, to: destination) else {
            echoes[key] = nil
            return nil
        }
        return key
    }

    func cancelEcho(_ key: UInt32) { echoes[key] = nil }

    private func receiveICMP(_ packet: IPv4Packet) {
        guard let echo = try? ICMPEcho(octets: packet.payload), echo.hasValidChecksum else { return }
        if echo.type == ICMPEcho.request {
            let reply = ICMPEcho(
                type: ICMPEcho.reply, identifier: echo.identifier, sequenceNumber: echo.sequenceNumber,
                payload: echo.payload)
            send(reply.octets, protocolNumber: IPv4Packet.icmp, from: packet.destination, to: packet.source)
            return
        }
        let key = UInt32(echo.identifier) << 16 | UInt32(echo.sequenceNumber)
        confirm(packet.source)
        if echoes[key]?.destination == packet.source { echoes.removeValue(forKey: key)?.ended(true) }
    }
}
