/// An ICMP echo request or reply (RFC 792).
public struct ICMPEcho: Hashable, Sendable {
    /// 8 request, 0 reply.
    public let type: UInt8
    /// The checksum as it stands.
    public let checksum: UInt16
    /// Which ping process.
    public let identifier: UInt16
    /// Which ping.
    public let sequenceNumber: UInt16
    /// Sent back as it is.
    public let payload: [UInt8]

    /// `type` of a request.
    public static let request: UInt8 = 8
    /// `type` of a reply.
    public static let reply: UInt8 = 0

    /// An echo with the right checksum.
    public init(type: UInt8, identifier: UInt16, sequenceNumber: UInt16, payload: [UInt8]) {
        self.type = type
        self.identifier = identifier
        self.sequenceNumber = sequenceNumber
        self.payload = payload
        self.checksum = InternetChecksum.checksum(
            payload, initial: UInt32(type) << 8 + UInt32(identifier) + UInt32(sequenceNumber))
    }

    /// Whether the checksum is right.
    public var hasValidChecksum: Bool { InternetChecksum.checksum(octets) == 0 }
}

extension ICMPEcho: FrameFormat {
    /// Reads header and payload to the end.
    /// - Throws: `FrameError` for other ICMP messages. A wrong checksum is no error.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        type = try reader.readUInt8("ICMP type")
        let code = try reader.readUInt8("ICMP code")
        guard type == Self.request || type == Self.reply, code == 0 else {
            throw FrameError.invalid(field: "ICMP type and code of an echo", value: UInt64(type) << 8 | UInt64(code))
        }
        checksum = try reader.readUInt16BE("ICMP checksum")
        identifier = try reader.readUInt16BE("ICMP identifier")
        sequenceNumber = try reader.readUInt16BE("ICMP sequence number")
        payload = reader.readRemaining()
    }

    /// Appends header and payload, with the checksum as it stands.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt8(type)
        writer.writeUInt8(0)
        writer.writeUInt16BE(checksum)
        writer.writeUInt16BE(identifier)
        writer.writeUInt16BE(sequenceNumber)
        writer.writeBytes(payload)
    }
}
