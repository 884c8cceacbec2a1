import HaloFrames
import HaloHardware
import HaloModel

/// A device's TCP: its listeners and connections (RFC 9293).
final class TCPSockets {
    /// Both ends of a connection.
    struct Ends: Hashable {
        var local: IPv4Address
        var localPort: UInt16
        var remote: IPv4Address
        var remotePort: UInt16

        /// Orders for shutting down in the same order every time.
        var order: (UInt32, UInt16, UInt16) { (remote.rawValue, remotePort, localPort) }
    }

    /// Who waits for connections.
    final class Listener {
        let address: IPv4Address
        let port: UInt16
        let accept: (TCPConnection) -> Void
        var connections = 0

        init(address: IPv4Address, port: UInt16, accept: @escaping (TCPConnection) -> Void) {
            self.address = address
            self.port = port
            self.accept = accept
        }
    }

    /// Linux `ip_local_port_range`.
    private static let ephemeralPorts: ClosedRange<UInt16> = 32_768...60_999
    /// Connections of one listener at a time; more are not answered, as with a full backlog.
    private static let connectionLimit = 4096

    unowned let stack: IPStack
    private var listeners: [Listener] = []
    private var connections: [Ends: TCPConnection] = [:]
    private var nextPort: UInt16

    init(stack: IPStack) {
        self.stack = stack
        nextPort = Self.ephemeralPorts.lowerBound + UInt16(stack.random.next(below: UInt64(Self.ephemeralPorts.count)))
    }

    /// Connections that exist, those waiting out their end included.
    var connectionCount: Int { connections.count }

    /// Waits for connections to `address`, or to all addresses.
    /// - Throws: `HardwareError` `busy`.
    func listen(
        _ address: IPv4Address, _ port: UInt16, accept: @escaping (TCPConnection) -> Void
    ) throws(HardwareError) -> Listener {
        let isTaken = listeners.contains {
            $0.port == port && ($0.address == address || $0.address == .any || address == .any)
        }
        if isTaken { throw HardwareError(.busy, "listen on \(address):\(port): address in use (EADDRINUSE)") }
        let listener = Listener(address: address, port: port, accept: accept)
        listeners.append(listener)
        return listener
    }

    func close(_ listener: Listener) { listeners.removeAll { $0 === listener } }

    /// Begins a connection.
    /// - Throws: `HardwareError` `down` without a route, `noSpace` without a free port.
    func connect(to remote: IPv4Address, _ port: UInt16) throws(HardwareError) -> TCPConnection {
        guard let local = stack.sourceAddress(for: remote) else {
            throw HardwareError(.down, "connect to \(remote):\(port): no route (ENETUNREACH)")
        }
        for _ in Self.ephemeralPorts {
            nextPort = nextPort == Self.ephemeralPorts.upperBound ? Self.ephemeralPorts.lowerBound : nextPort + 1
            let ends = Ends(local: local, localPort: nextPort, remote: remote, remotePort: port)
            guard connections[ends] == nil else { continue }
            let connection = TCPConnection(sockets: self, ends: ends, listener: nil)
            connections[ends] = connection
            connection.open()
            return connection
        }
        throw HardwareError(.noSpace, "connect to \(remote):\(port): no port left (EADDRNOTAVAIL)")
    }

    func remove(_ connection: TCPConnection) {
        guard connections[connection.ends] === connection else { return }
        connections[connection.ends] = nil
        connection.listener?.connections -= 1
    }

    /// Breaks connections being made to a host that does not answer ARP.
    func unreachable(_ remote: IPv4Address) {
        let waiting = connections.values.filter { $0.ends.remote == remote && $0.state == .synSent }
        for connection in waiting.sorted(by: { $0.ends.order < $1.ends.order }) {
            connection.fail(HardwareError(.down, "connect to \(remote): no such neighbour (EHOSTUNREACH)"))
        }
    }

    /// Breaks everything, without a word to the other side.
    func shutDown() {
        listeners = []
        let all = connections.values.sorted { $0.ends.order < $1.ends.order }
        for connection in all { connection.fail(HardwareError(.down, "the device lost power")) }
        connections = [:]
    }

    /// Takes a segment whose checksum is right.
    func received(_ segment: TCPSegment, from remote: IPv4Address, to local: IPv4Address) {
        let ends = Ends(
            local: local, localPort: segment.destinationPort, remote: remote, remotePort: segment.sourcePort)
        if let connection = connections[ends] {
            // A new SYN may take over a connection that only waits out its end (RFC 9293 3.6.1).
            guard connection.state == .timeWait, segment.flags.contains(.syn), !segment.flags.contains(.ack) else {
                connection.received(segment)
                return
            }
            connection.finish()
        }
        guard segment.flags.contains(.syn), !segment.flags.contains(.ack), !segment.flags.contains(.reset) else {
            refuse(segment, ends)
            return
        }
        let found = listeners.first {
            $0.port == segment.destinationPort && ($0.address == local || $0.address == .any)
        }
        guard let listener = found else {
            refuse(segment, ends)
            return
        }
        guard listener.connections < Self.connectionLimit else { return }
        listener.connections += 1
        let connection = TCPConnection(sockets: self, ends: ends, listener: listener)
        connections[ends] = connection
        connection.received(segment)
    }

    /// Answers as if nobody listened.
    func refuse(_ segment: TCPSegment, from remote: IPv4Address, to local: IPv4Address) {
        refuse(
            segment,
            Ends(local: local, localPort: segment.destinationPort, remote: remote, remotePort: segment.sourcePort))
    }

    /// Answers with a reset (RFC 9293 3.5.2).
    private func refuse(_ segment: TCPSegment, _ ends: Ends) {
        guard !segment.flags.contains(.reset) else { return }
        let hasAck = segment.flags.contains(.ack)
        let length =
            UInt32(segment.payload.count) + (segment.flags.contains(.syn) ? 1 : 0)
            + (segment.flags.contains(.fin) ? 1 : 0)
        let reset = TCPSegment(
            source: ends.local, sourcePort: ends.localPort, destination: ends.remote, destinationPort: ends.remotePort,
            sequenceNumber: hasAck ? segment.acknowledgmentNumber : 0,
            acknowledgmentNumber: hasAck ? 0 : segment.sequenceNumber &+ length,
            flags: hasAck ? .reset : [.reset, .ack],
            window: 0, payload: [])
        stack.send(reset.octets, protocolNumber: IPv4Packet.tcp, from: ends.local, to: ends.remote)
    }

    /// Largest segment towards `remote` (RFC 9293 3.7.1).
    func maximumSegment(to remote: IPv4Address) -> Int {
        guard case .link(let link) = stack.route(to: remote) else { return 1460 }
        return max(64, stack.mtu(link) - 40)
    }
}
