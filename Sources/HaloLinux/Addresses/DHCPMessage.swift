import HaloHardware
import HaloModel

/// A DHCP message (RFC 2131 section 2, figure 1; options of RFC 2132).
struct DHCPMessage: Sendable, Equatable {
    /// Option 53 (RFC 2132 9.6).
    enum Kind: UInt8, Sendable {
        case discover = 1
        case offer = 2
        case request = 3
        case decline = 4
        case acknowledge = 5
        case refuse = 6
        case release = 7
        case inform = 8
    }

    /// Options of RFC 2132 that a client of HALO uses.
    enum Option: UInt8, Sendable {
        case subnetMask = 1
        case hostName = 12
        case requestedAddress = 50
        case leaseTime = 51
        case kind = 53
        case serverIdentifier = 54
        case parameterList = 55
        case clientIdentifier = 61
    }

    /// BOOTP's smallest message, which relays and servers may insist on (RFC 951 section 3).
    private static let smallest = 300
    /// What tells DHCP from plain BOOTP (RFC 2131 section 3).
    private static let cookie: [UInt8] = [99, 130, 83, 99]
    /// Asks the server to answer by broadcast, as this side has no address yet (RFC 2131 4.1).
    private static let broadcastFlag: UInt16 = 0x8000

    /// Whether a server sent it (`op` BOOTREPLY).
    var isReply: Bool
    /// `xid`: repeated in answers.
    var transaction: UInt32
    /// `secs`: since the client began.
    var seconds: UInt16
    /// `yiaddr`: the address offered or granted.
    var granted: IPv4Address
    /// `chaddr`: the client.
    var client: MACAddress
    /// Options by number, without padding and end; parts of the same option are put together (RFC 3396).
    var options: [UInt8: [UInt8]]

    /// A client's message.
    init(_ kind: Kind, transaction: UInt32, client: MACAddress, seconds: UInt16) {
        isReply = false
        self.transaction = transaction
        self.seconds = seconds
        granted = .any
        self.client = client
        options = [Option.kind.rawValue: [kind.rawValue]]
    }

    /// Parses a message.
    /// - Throws: `HardwareError` `io` when it is cut short, no DHCP, or not about an Ethernet client.
    init(parsing octets: ArraySlice<UInt8>) throws {
        var reader = OctetReader(octets, of: "DHCP message")
        isReply = try reader.integer(UInt8.self) == 2
        guard try reader.take(2).elementsEqual([1, 6]) else {
            throw HardwareError(.io, "DHCP message: not about an Ethernet client")
        }
        _ = try reader.take(1)
        transaction = try reader.bigEndian()
        seconds = try reader.bigEndian()
        _ = try reader.take(2 + 4)
        granted = IPv4Address(rawValue: try reader.bigEndian())
        _ = try reader.take(8)
        client = MACAddress(octets: try reader.take(6)) ?? .zero
        _ = try reader.take(10 + 64 + 128)
        guard try reader.take(4).elementsEqual(Self.cookie) else {
            throw HardwareError(.io, "DHCP message: BOOTP without DHCP")
        }
        options = try Self.options(&reader)
    }

    private static func options(_ reader: inout OctetReader) throws -> [UInt8: [UInt8]] {
        var options: [UInt8: [UInt8]] = [:]
        // A message may end without the end option.
        while !reader.rest.isEmpty {
            let number: UInt8 = try reader.integer()
            if number == 0 { continue }
            if number == 255 { break }
            let length: UInt8 = try reader.integer()
            options[number, default: []] += try reader.take(Int(length))
        }
        return options
    }

    /// The message as it is sent.
    var octets: [UInt8] {
        var output: [UInt8] = [isReply ? 2 : 1, 1, 6, 0]
        for value in [transaction, UInt32(seconds) << 16 | UInt32(Self.broadcastFlag), 0, granted.rawValue, 0, 0] {
            output += IPv4Address(rawValue: value).octets
        }
        output += client.octets + [UInt8](repeating: 0, count: 10 + 64 + 128) + Self.cookie
        for (number, value) in options.sorted(by: { $0.key < $1.key }) {
            output += [number, UInt8(truncatingIfNeeded: value.count)] + value.prefix(255)
        }
        output.append(255)
        return output + [UInt8](repeating: 0, count: max(0, Self.smallest - output.count))
    }

    /// What it is; `nil` for a kind that is not in RFC 2131.
    var kind: Kind? { options[Option.kind.rawValue].flatMap { $0.count == 1 ? Kind(rawValue: $0[0]) : nil } }

    /// An option that is an address or a number of four octets; `nil` when it is absent or of another length.
    func integer(_ option: Option) -> UInt32? {
        guard let value = options[option.rawValue], value.count == 4 else { return nil }
        return value.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
