import HaloFrames
import HaloHardware
import HaloModel

/// UDP ports of DHCP (RFC 2131 4.1).
enum DHCPPorts {
    static let server: UInt16 = 67
    static let client: UInt16 = 68
}

/// DHCP message types (RFC 2132 9.6) and option codes.
enum DHCPCodes {
    static let discover: UInt8 = 1
    static let offer: UInt8 = 2
    static let request: UInt8 = 3
    static let ack: UInt8 = 5
    static let nak: UInt8 = 6
    static let release: UInt8 = 7

    static let subnetMask: UInt8 = 1
    static let hostName: UInt8 = 12
    static let requestedAddress: UInt8 = 50
    static let leaseTime: UInt8 = 51
    static let serverIdentifier: UInt8 = 54
}

/// One DHCP exchange of a client: DISCOVER, OFFER, REQUEST, ACK (RFC 2131 3.1), each message repeated every three
/// seconds as busybox' udhcpc does.
final class DHCPClient {
    private static let interval = Duration.seconds(3)

    private let stack: IPStack
    private let link: HostLink
    private let hardware: MACAddress
    private let hostName: String
    private let transaction: UInt32
    private let began: Int64
    private var offer: (address: IPv4Address, server: IPv4Address)?
    private let finished: (Result<DHCPLease, HardwareError>) -> Void
    private var hasEnded = false
    private lazy var timer = NetworkTimer(stack.events) { [weak self] in self?.send() }

    /// An exchange on `link`, whose hardware address is `hardware`; `finished` is called once, unless `cancel` comes
    /// first.
    init(
        stack: IPStack, link: HostLink, hardware: MACAddress, hostName: String,
        finished: @escaping (Result<DHCPLease, HardwareError>) -> Void
    ) {
        self.stack = stack
        self.link = link
        self.hardware = hardware
        self.hostName = hostName
        self.finished = finished
        transaction = UInt32(truncatingIfNeeded: stack.random.next())
        began = stack.events.now
    }

    /// Sends the first message.
    /// - Throws: `HardwareError` `busy` while another exchange is under way.
    func start() throws(HardwareError) {
        guard stack.bindUDP(DHCPPorts.client, { [weak self] in self?.received($0) }) else {
            throw HardwareError(.busy, "DHCP on \(link.name): an exchange is under way")
        }
        send()
    }

    /// Ends the exchange without a result.
    func cancel() {
        guard !hasEnded else { return }
        hasEnded = true
        timer.stop()
        stack.unbindUDP(DHCPPorts.client)
    }

    private func end(_ result: Result<DHCPLease, HardwareError>) {
        guard !hasEnded else { return }
        cancel()
        finished(result)
    }

    private func send() {
        var options: [DHCPMessage.Option] = [.messageType(offer == nil ? DHCPCodes.discover : DHCPCodes.request)]
        options.append(.init(code: DHCPCodes.hostName, data: Array(hostName.utf8)))
        if let offer {
            options.append(.address(DHCPCodes.requestedAddress, offer.address))
            options.append(.address(DHCPCodes.serverIdentifier, offer.server))
        }
        let message = DHCPMessage(
            operation: 1, transactionID: transaction,
            seconds: UInt16(clamping: (stack.events.now - began) / 1_000_000_000), clientHardware: hardware,
            options: options)
        let datagram = UDPDatagram(
            source: .any, sourcePort: DHCPPorts.client, destination: .broadcast, destinationPort: DHCPPorts.server,
            payload: message.octets)
        let packet = IPv4Packet(
            source: .any, destination: .broadcast, protocolNumber: IPv4Packet.udp, payload: datagram.octets)
        stack.transmitRaw(packet.octets, .broadcast, link, true)
        timer.start(after: Self.interval)
    }

    private func received(_ arrival: IPStack.UDPArrival) {
        guard arrival.link === link, let message = try? DHCPMessage(octets: arrival.payload), message.operation == 2,
            message.transactionID == transaction, message.clientHardware == hardware,
            let server = message.addressOption(DHCPCodes.serverIdentifier)
        else { return }
        switch message.messageType {
        case DHCPCodes.offer where offer == nil:
            offer = (message.yourAddress, server)
            send()
        case DHCPCodes.ack where offer != nil: acknowledged(message, server)
        case DHCPCodes.nak where offer?.server == server:
            end(.failure(HardwareError(.refused, "DHCP on \(link.name): \(server) answered NAK")))
        default: break
        }
    }

    private func acknowledged(_ message: DHCPMessage, _ server: IPv4Address) {
        let mask = message.addressOption(DHCPCodes.subnetMask)?.rawValue ?? 0xFFFF_FF00
        let seconds = (message.option(DHCPCodes.leaseTime) ?? []).reduce(UInt64(0)) {
            $0 << 8 & 0xFFFF_FFFF | UInt64($1)
        }
        guard let prefix = IPv4Prefix(address: message.yourAddress, length: mask.nonzeroBitCount) else { return }
        end(.success(DHCPLease(address: prefix, server: server, duration: .seconds(Int64(seconds)))))
    }
}
