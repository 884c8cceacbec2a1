import HaloModel

/// A DHCP message (RFC 2131 2; options RFC 2132).
public struct DHCPMessage: Hashable, Sendable {
    /// An option other than Pad and End.
    public struct Option: Hashable, Sendable {
        /// Option code.
        public let code: UInt8
        /// Its data; up to 255 octets.
        public let data: [UInt8]
        /// Takes code and data; what exceeds 255 octets cannot be sent and is cut off.
        public init(code: UInt8, data: [UInt8]) {
            self.code = code
            self.data = Array(data.prefix(255))
        }

        /// DHCP Message Type (53): 1 discover, 2 offer, 3 request, 4 decline, 5 ack, 6 nak, 7 release, 8 inform.
        public static func messageType(_ type: UInt8) -> Option { Option(code: 53, data: [type]) }
        /// An option that is one address: 1 mask, 3 router, 6 server, 50 requested address, 54 server identifier.
        public static func address(_ code: UInt8, _ address: IPv4Address) -> Option {
            Option(code: code, data: address.octets)
        }
        /// IP Address Lease Time (51).
        public static func leaseTime(seconds: UInt32) -> Option {
            Option(code: 51, data: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: seconds >> UInt32($0)) })
        }
    }

    /// 1 from a client, 2 from a server.
    public let operation: UInt8
    /// Relay hops.
    public let hops: UInt8
    /// Transaction.
    public let transactionID: UInt32
    /// Seconds since the client began.
    public let seconds: UInt16
    /// Bit 15: answer by broadcast.
    public let flags: UInt16
    /// The client's address, when it has one.
    public let clientAddress: IPv4Address
    /// "Your" address: the one offered or given.
    public let yourAddress: IPv4Address
    /// Next server.
    public let serverAddress: IPv4Address
    /// Relay agent.
    public let relayAddress: IPv4Address
    /// The client's MAC address.
    public let clientHardware: MACAddress
    /// Server name; up to 64 octets.
    public let serverName: [UInt8]
    /// Boot file; up to 128 octets.
    public let bootFile: [UInt8]
    /// Options in their order.
    public let options: [Option]

    /// Takes the fields.
    public init(
        operation: UInt8, hops: UInt8 = 0, transactionID: UInt32, seconds: UInt16 = 0, flags: UInt16 = 0,
        clientAddress: IPv4Address = .any, yourAddress: IPv4Address = .any, serverAddress: IPv4Address = .any,
        relayAddress: IPv4Address = .any, clientHardware: MACAddress, serverName: [UInt8] = [],
        bootFile: [UInt8] = [], options: [Option]
    ) {
        self.operation = operation
        self.hops = hops
        self.transactionID = transactionID
        self.seconds = seconds
        self.flags = flags
        self.clientAddress = clientAddress
        self.yourAddress = yourAddress
        self.serverAddress = serverAddress
        self.relayAddress = relayAddress
        self.clientHardware = clientHardware
        self.serverName = serverName
        self.bootFile = bootFile
        self.options = options
    }

    /// The data of the first option with this code.
    public func option(_ code: UInt8) -> [UInt8]? { options.first { $0.code == code }?.data }

    /// The DHCP Message Type.
    public var messageType: UInt8? { option(53)?.first }

    /// An option that is one address.
    public func addressOption(_ code: UInt8) -> IPv4Address? {
        guard let data = option(code), data.count >= 4 else { return nil }
        return IPv4Address(data[0], data[1], data[2], data[3])
    }
}

extension DHCPMessage: FrameFormat {
    private static let magicCookie: UInt32 = 0x6382_5363

    /// Reads the message and its options up to End or the end.
    /// - Throws: `FrameError` when it is not DHCP over Ethernet or ends early.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let operation = try reader.readUInt8("DHCP op")
        let hardware = try reader.readUInt16BE("DHCP hardware type")
        guard hardware == 0x0106 else { throw FrameError.invalid(field: "DHCP hardware type", value: UInt64(hardware)) }
        let hops = try reader.readUInt8("DHCP hops")
        let transactionID = try reader.readUInt32BE("DHCP xid")
        let seconds = try reader.readUInt16BE("DHCP secs")
        let flags = try reader.readUInt16BE("DHCP flags")
        let client = try reader.readIPv4("DHCP ciaddr")
        let your = try reader.readIPv4("DHCP yiaddr")
        let server = try reader.readIPv4("DHCP siaddr")
        let relay = try reader.readIPv4("DHCP giaddr")
        let clientHardware = try reader.readMAC("DHCP chaddr")
        try reader.skip(10, "DHCP chaddr padding")
        let serverName = Self.trimmed(try reader.readBytes(64, "DHCP sname"))
        let bootFile = Self.trimmed(try reader.readBytes(128, "DHCP file"))
        let cookie = try reader.readUInt32BE("DHCP magic cookie")
        guard cookie == Self.magicCookie else { throw FrameError.invalid(field: "DHCP cookie", value: UInt64(cookie)) }
        var options: [Option] = []
        while let code = reader.peek() {
            try reader.skip(1, "DHCP option")
            if code == 255 { break }
            if code == 0 { continue }
            let length = Int(try reader.readUInt8("DHCP option length"))
            options.append(Option(code: code, data: try reader.readBytes(length, "DHCP option")))
        }
        self.init(
            operation: operation, hops: hops, transactionID: transactionID, seconds: seconds, flags: flags,
            clientAddress: client, yourAddress: your, serverAddress: server, relayAddress: relay,
            clientHardware: clientHardware, serverName: serverName, bootFile: bootFile, options: options)
    }

    private static func trimmed(_ octets: [UInt8]) -> [UInt8] {
        guard let last = octets.lastIndex(where: { $0 != 0 }) else { return [] }
        return Array(octets[...last])
    }

    /// Appends the message, End, and zeros up to the 300 octets BOOTP relays expect (RFC 1542 2.1).
    public func write(to writer: inout ByteWriter) {
        let start = writer.count
        writer.writeBytes([operation, 1, 6, hops])
        writer.writeUInt32BE(transactionID)
        writer.writeUInt16BE(seconds)
        writer.writeUInt16BE(flags)
        for address in [clientAddress, yourAddress, serverAddress, relayAddress] { writer.writeIPv4(address) }
        writer.writeMAC(clientHardware)
        writer.writeZeros(10)
        writer.writePadded(serverName, to: 64)
        writer.writePadded(bootFile, to: 128)
        writer.writeUInt32BE(Self.magicCookie)
        for option in options {
            writer.writeUInt8(option.code)
            writer.writeUInt8(UInt8(truncatingIfNeeded: option.data.count))
            writer.writeBytes(option.data)
        }
        writer.writeUInt8(255)
        writer.writeZeros(300 - (writer.count - start))
    }
}
