import HaloModel

/// A TCP segment (RFC 9293 3.1).
public struct TCPSegment: Hashable, Sendable {
    /// Control bits.
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The octet of control bits.
        public let rawValue: UInt8
        /// Takes the octet of control bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// No more data from the sender.
        public static let fin = Flags(rawValue: 0x01)
        /// Synchronise sequence numbers.
        public static let syn = Flags(rawValue: 0x02)
        /// Reset the connection.
        public static let reset = Flags(rawValue: 0x04)
        /// Push.
        public static let push = Flags(rawValue: 0x08)
        /// The acknowledgement number counts.
        public static let ack = Flags(rawValue: 0x10)
        /// The urgent pointer counts.
        public static let urgent = Flags(rawValue: 0x20)
    }

    /// Source port.
    public let sourcePort: UInt16
    /// Destination port.
    public let destinationPort: UInt16
    /// Sequence number.
    public let sequenceNumber: UInt32
    /// Acknowledgement number.
    public let acknowledgmentNumber: UInt32
    /// The low four bits beside the data offset; reserved.
    public let reserved: UInt8
    /// Control bits.
    public let flags: Flags
    /// Window.
    public let window: UInt16
    /// The checksum as it stands.
    public let checksum: UInt16
    /// Urgent pointer.
    public let urgentPointer: UInt16
    /// Options, padded to a multiple of four octets, at most 40.
    public let options: [UInt8]
    /// What the segment carries.
    public let payload: [UInt8]

    /// A segment without options and with the right checksum for these addresses.
    public init(
        source: IPv4Address, sourcePort: UInt16, destination: IPv4Address, destinationPort: UInt16,
        sequenceNumber: UInt32, acknowledgmentNumber: UInt32, flags: Flags, window: UInt16, payload: [UInt8]
    ) {
        self.sourcePort = sourcePort
        self.destinationPort = destinationPort
        self.sequenceNumber = sequenceNumber
        self.acknowledgmentNumber = acknowledgmentNumber
        self.reserved = 0
        self.flags = flags
        self.window = window
        self.urgentPointer = 0
        self.options = []
        self.payload = payload
        var sum = InternetChecksum.pseudoHeaderSum(
            source: source, destination: destination, protocolNumber: IPv4Packet.tcp, length: 20 + payload.count)
        sum += UInt32(sourcePort) + UInt32(destinationPort) + 0x5000 + UInt32(flags.rawValue) + UInt32(window)
        sum += sequenceNumber >> 16 + sequenceNumber & 0xFFFF
        sum += acknowledgmentNumber >> 16 + acknowledgmentNumber & 0xFFFF
        self.checksum = InternetChecksum.checksum(payload, initial: sum)
    }

    /// Whether the checksum is right for these addresses.
    public func hasValidChecksum(source: IPv4Address, destination: IPv4Address) -> Bool {
        let octets = octets
        let sum = InternetChecksum.pseudoHeaderSum(
            source: source, destination: destination, protocolNumber: IPv4Packet.tcp, length: octets.count)
        return InternetChecksum.checksum(octets, initial: sum) == 0
    }
}

extension TCPSegment: FrameFormat {
    /// Reads header and payload to the end.
    /// - Throws: `FrameError` when the data offset is impossible. A wrong checksum is no error.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        sourcePort = try reader.readUInt16BE("TCP source port")
        destinationPort = try reader.readUInt16BE("TCP destination port")
        sequenceNumber = try reader.readUInt32BE("TCP sequence number")
        acknowledgmentNumber = try reader.readUInt32BE("TCP acknowledgement number")
        let offset = try reader.readUInt8("TCP data offset")
        reserved = offset & 0x0F
        guard offset >> 4 >= 5 else { throw FrameError.invalid(field: "TCP data offset", value: UInt64(offset >> 4)) }
        flags = Flags(rawValue: try reader.readUInt8("TCP control bits"))
        window = try reader.readUInt16BE("TCP window")
        checksum = try reader.readUInt16BE("TCP checksum")
        urgentPointer = try reader.readUInt16BE("TCP urgent pointer")
        options = try reader.readBytes(Int(offset >> 4) * 4 - 20, "TCP options")
        payload = reader.readRemaining()
    }

    /// Appends header and payload, with the checksum as it stands.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt16BE(sourcePort)
        writer.writeUInt16BE(destinationPort)
        writer.writeUInt32BE(sequenceNumber)
        writer.writeUInt32BE(acknowledgmentNumber)
        writer.writeUInt8(UInt8(truncatingIfNeeded: 5 + options.count / 4) << 4 | reserved)
        writer.writeUInt8(flags.rawValue)
        writer.writeUInt16BE(window)
        writer.writeUInt16BE(checksum)
        writer.writeUInt16BE(urgentPointer)
        writer.writeBytes(options)
        writer.writeBytes(payload)
    }
}
