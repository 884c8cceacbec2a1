import HaloHardware
import HaloModel

/// A client's side of getting a lease (RFC 2131 3.1 and figure 5): what to send, and what an answer means.
struct DHCPExchange: Sendable {
    /// How often a REQUEST is sent before it starts over with DISCOVER (RFC 2131 3.1, step 5).
    private static let requestLimit = 4
    /// The longest name a host may have (RFC 1123 2.1).
    private static let longestName = 63

    /// What a server offered.
    struct Offer: Sendable, Equatable {
        /// The server (option 54).
        var server: IPv4Address
        /// What it offers.
        var address: IPv4Address
    }

    /// Where it stands.
    enum Phase: Sendable, Equatable {
        /// Looking for servers.
        case discovering
        /// Asking for what one offered.
        case requesting(Offer)
    }

    private let transaction: UInt32
    private let client: MACAddress
    private let hostName: String
    private(set) var phase = Phase.discovering
    private var sent = 0

    /// Starts with looking for servers.
    /// - Parameters:
    ///   - transaction: a number drawn at random.
    ///   - client: hardware address of the link.
    ///   - hostName: the client's name; longer than 63 octets it is cut.
    init(transaction: UInt32, client: MACAddress, hostName: String) {
        self.transaction = transaction
        self.client = client
        self.hostName = hostName
    }

    /// The message to send now.
    /// - Parameter elapsed: since the exchange began.
    mutating func next(elapsed: Duration) -> DHCPMessage {
        if case .requesting = phase, sent >= Self.requestLimit { self = restarted }
        sent += 1
        let seconds = UInt16(clamping: elapsed.components.seconds)
        let kind: DHCPMessage.Kind = phase == .discovering ? .discover : .request
        var message = DHCPMessage(kind, transaction: transaction, client: client, seconds: seconds)
        let asked: [DHCPMessage.Option] = [.subnetMask, .leaseTime, .serverIdentifier]
        message.options[DHCPMessage.Option.parameterList.rawValue] = asked.map(\.rawValue)
        // Hardware type 1 is Ethernet (RFC 2132 9.14).
        message.options[DHCPMessage.Option.clientIdentifier.rawValue] = [1] + client.octets
        let name = Array(hostName.utf8.prefix(Self.longestName))
        if !name.isEmpty { message.options[DHCPMessage.Option.hostName.rawValue] = name }
        if case .requesting(let offer) = phase {
            message.options[DHCPMessage.Option.requestedAddress.rawValue] = offer.address.octets
            message.options[DHCPMessage.Option.serverIdentifier.rawValue] = offer.server.octets
        }
        return message
    }

    /// How long to wait for an answer to what was sent last: 4 s, doubled with every repetition up to 64 s, and up to 1 s
    /// more or less (RFC 2131 4.1).
    func patience(_ random: any RandomSource) -> Duration {
        .seconds(4 << min(4, max(0, sent - 1))) + .seconds(2 * random.nextUnit() - 1)
    }

    /// Takes a message that came in. After an offer there is something new to send.
    /// - Returns: the lease once it is granted.
    /// - Throws: `HardwareError` `refused` when the server takes its offer back.
    mutating func take(_ message: DHCPMessage) throws -> DHCPLease? {
        guard message.isReply, message.transaction == transaction, message.client == client,
            let server = message.integer(.serverIdentifier).map(IPv4Address.init(rawValue:))
        else { return nil }
        switch (phase, message.kind) {
        case (.discovering, .offer):
            guard Self.prefix(message) != nil else { return nil }
            phase = .requesting(Offer(server: server, address: message.granted))
            sent = 0
            return nil
        case (.requesting(let offer), .refuse) where server == offer.server:
            throw HardwareError(.refused, "DHCP server \(server) does not grant \(offer.address)")
        case (.requesting(let offer), .acknowledge) where server == offer.server:
            guard let prefix = Self.prefix(message), let seconds = message.integer(.leaseTime) else { return nil }
            return DHCPLease(address: prefix, server: server, duration: .seconds(Int64(seconds)))
        default: return nil
        }
    }

    private var restarted: Self {
        DHCPExchange(transaction: transaction, client: client, hostName: hostName)
    }

    /// The address with the length of its mask; `nil` without either, or when the mask has holes.
    private static func prefix(_ message: DHCPMessage) -> IPv4Prefix? {
        guard message.granted != .any, message.granted != .broadcast, let mask = message.integer(.subnetMask) else {
            return nil
        }
        let length = (~mask).leadingZeroBitCount
        guard mask.nonzeroBitCount == length else { return nil }
        return IPv4Prefix(address: message.granted, length: length)
    }
}
