import HaloFrames
import HaloHardware
import HaloModel

/// A DHCP server for one link, which chooses addresses the way dnsmasq does (src/dhcp.c `address_allocate`): the
/// place in the range where a client's search begins is a hash of its hardware address, so that it gets the same
/// address again even from a server that has forgotten it.
final class DHCPServer {
    /// How long an offer is kept for its client.
    private static let offerTime: Int64 = 60_000_000_000

    let configuration: DHCPServerConfiguration
    private let stack: IPStack
    private let faults: NetworkFaults
    private let granted: (MACAddress, IPv4Address) -> Void
    private let leases: DHCPLeaseTable

    init(
        configuration: DHCPServerConfiguration, stack: IPStack, faults: NetworkFaults, leases: DHCPLeaseTable,
        granted: @escaping (MACAddress, IPv4Address) -> Void
    ) {
        self.configuration = configuration
        self.stack = stack
        self.faults = faults
        self.granted = granted
        self.leases = leases
    }

    /// Begins answering.
    /// - Throws: `HardwareError` `busy` when the port is in use.
    func start() throws(HardwareError) {
        guard stack.bindUDP(DHCPPorts.server, { [weak self] in self?.received($0) }) else {
            throw HardwareError(.busy, "DHCP server: port 67 is in use")
        }
    }

    /// Stops answering.
    func stop() { stack.unbindUDP(DHCPPorts.server) }

    private func received(_ arrival: IPStack.UDPArrival) {
        guard arrival.link.name == configuration.link, !faults.isDHCPPoolExhausted,
            let message = try? DHCPMessage(octets: arrival.payload), message.operation == 1,
            !message.clientHardware.isGroup
        else { return }
        switch message.messageType {
        case DHCPCodes.discover: discovered(message, on: arrival.link)
        case DHCPCodes.request: requested(message, on: arrival.link)
        case DHCPCodes.release: leases.release(message.clientAddress, of: message.clientHardware)
        default: break
        }
    }

    private func discovered(_ message: DHCPMessage, on link: HostLink) {
        guard let address = choose(for: message) else { return }
        hold(address, message, expires: stack.events.now + Self.offerTime, isOffer: true)
        reply(DHCPCodes.offer, to: message, address, on: link)
    }

    private func requested(_ message: DHCPMessage, on link: HostLink) {
        if let server = message.addressOption(DHCPCodes.serverIdentifier), server != configuration.server.address {
            return
        }
        let wanted = message.addressOption(DHCPCodes.requestedAddress) ?? message.clientAddress
        guard isInRange(wanted), isFree(wanted, for: message.clientHardware) else {
            reply(DHCPCodes.nak, to: message, .any, on: link)
            return
        }
        let duration = configuration.leaseDuration.wholeNanoseconds
        let expires = stack.events.now.addingReportingOverflow(duration)
        hold(wanted, message, expires: expires.overflow ? .max : expires.partialValue, isOffer: false)
        granted(message.clientHardware, wanted)
        reply(DHCPCodes.ack, to: message, wanted, on: link)
    }

    // MARK: Addresses

    private func hold(_ address: IPv4Address, _ message: DHCPMessage, expires: Int64, isOffer: Bool) {
        let hostName = String(decoding: message.option(DHCPCodes.hostName) ?? [], as: UTF8.self)
        leases.hold(address, for: message.clientHardware, hostName, expires: expires, isOffer: isOffer)
    }

    private func isInRange(_ address: IPv4Address) -> Bool {
        configuration.rangeStart <= address && address <= configuration.rangeEnd
            && address != configuration.server.address
    }

    private func isFree(_ address: IPv4Address, for client: MACAddress) -> Bool {
        leases.isFree(address, for: client, now: stack.events.now)
    }

    private func choose(for message: DHCPMessage) -> IPv4Address? {
        let client = message.clientHardware
        if let old = leases.address(of: client), isInRange(old), isFree(old, for: client) { return old }
        if let wanted = message.addressOption(DHCPCodes.requestedAddress), isInRange(wanted),
            isFree(wanted, for: client)
        {
            return wanted
        }
        guard configuration.rangeStart <= configuration.rangeEnd else { return nil }
        let size = UInt64(configuration.rangeEnd.rawValue - configuration.rangeStart.rawValue) + 1
        let hash = client.octets.reduce(UInt32(0)) { UInt32($1) &+ $0 << 6 &+ $0 << 16 &- $0 }
        for step in 0..<size {
            let offset = UInt32((UInt64(hash) + step) % size)
            let address = IPv4Address(rawValue: configuration.rangeStart.rawValue + offset)
            if isInRange(address), isFree(address, for: client) { return address }
        }
        return nil
    }

    // MARK: Answers

    private func reply(_ type: UInt8, to message: DHCPMessage, _ address: IPv4Address, on link: HostLink) {
        let server = configuration.server.address
        var options: [DHCPMessage.Option] = [.messageType(type), .address(DHCPCodes.serverIdentifier, server)]
        if type != DHCPCodes.nak {
            options.append(
                .leaseTime(seconds: UInt32(clamping: configuration.leaseDuration.wholeNanoseconds / 1_000_000_000)))
            options.append(.address(DHCPCodes.subnetMask, IPv4Address(rawValue: configuration.server.mask)))
        }
        let answer = DHCPMessage(
            operation: 2, transactionID: message.transactionID, flags: message.flags, yourAddress: address,
            serverAddress: type == DHCPCodes.nak ? .any : server, clientHardware: message.clientHardware,
            options: options)
        // The client has no address yet: straight to its hardware address (RFC 2131 4.1), a NAK to everyone.
        let isNak = type == DHCPCodes.nak
        let destination = isNak ? IPv4Address.broadcast : address
        let datagram = UDPDatagram(
            source: server, sourcePort: DHCPPorts.server, destination: destination, destinationPort: DHCPPorts.client,
            payload: answer.octets)
        let packet = IPv4Packet(
            source: server, destination: destination, protocolNumber: IPv4Packet.udp, payload: datagram.octets)
        stack.transmitRaw(packet.octets, isNak ? .broadcast : message.clientHardware, link, false)
    }
}
