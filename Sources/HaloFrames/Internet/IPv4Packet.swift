import HaloModel

/// An IPv4 packet (RFC 791).
public struct IPv4Packet: Hashable, Sendable {
    /// Type of service: DSCP in bits 2–7, ECN in 0–1.
    public let typeOfService: UInt8
    /// Identification, for reassembly.
    public let identification: UInt16
    /// Flags in bits 13–15 (0x4000 Don't Fragment, 0x2000 More Fragments), offset in units of 8 octets below.
    public let fragment: UInt16
    /// Hops left.
    public let timeToLive: UInt8
    /// What the packet carries: 1 ICMP, 6 TCP, 17 UDP.
    public let protocolNumber: UInt8
    /// The header's checksum as it stands in the packet.
    public let headerChecksum: UInt16
    /// Source.
    public let source: IPv4Address
    /// Destination.
    public let destination: IPv4Address
    /// Options, padded to a multiple of four octets, at most 40.
    public let options: [UInt8]
    /// What the header's total length covers.
    public let payload: [UInt8]

    /// `protocolNumber` of ICMP.
    public static let icmp: UInt8 = 1
    /// `protocolNumber` of TCP.
    public static let tcp: UInt8 = 6
    /// `protocolNumber` of UDP.
    public static let udp: UInt8 = 17

    /// A packet without options and with the right checksum.
    /// - Parameter payload: at most 65 515 octets; what exceeds them cannot be sent and is cut off.
    public init(
        source: IPv4Address, destination: IPv4Address, protocolNumber: UInt8, payload: [UInt8], timeToLive: UInt8 = 64,
        identification: UInt16 = 0, fragment: UInt16 = 0x4000, typeOfService: UInt8 = 0
    ) {
        self.typeOfService = typeOfService
        self.identification = identification
        self.fragment = fragment
        self.timeToLive = timeToLive
        self.protocolNumber = protocolNumber
        self.source = source
        self.destination = destination
        self.options = []
        self.payload = payload.count > 65_515 ? Array(payload.prefix(65_515)) : payload
        let length = 20 + UInt32(self.payload.count)
        var sum: UInt32 = 0x4500 | UInt32(typeOfService)
        sum += length + UInt32(identification) + UInt32(fragment)
        sum += UInt32(timeToLive) << 8 | UInt32(protocolNumber)
        sum += source.rawValue >> 16 + source.rawValue & 0xFFFF
        sum += destination.rawValue >> 16 + destination.rawValue & 0xFFFF
        self.headerChecksum = InternetChecksum.checksum([UInt8](), initial: sum)
    }

    /// Whether the header's checksum is right.
    public var hasValidChecksum: Bool {
        var writer = ByteWriter()
        writeHeader(to: &writer)
        return InternetChecksum.checksum(writer.bytes) == 0
    }

    private func writeHeader(to writer: inout ByteWriter) {
        writer.writeUInt8(0x40 | UInt8(truncatingIfNeeded: 5 + options.count / 4))
        writer.writeUInt8(typeOfService)
        writer.writeUInt16BE(UInt16(truncatingIfNeeded: 20 + options.count + payload.count))
        writer.writeUInt16BE(identification)
        writer.writeUInt16BE(fragment)
        writer.writeUInt8(timeToLive)
        writer.writeUInt8(protocolNumber)
        writer.writeUInt16BE(headerChecksum)
        writer.writeIPv4(source)
        writer.writeIPv4(destination)
        writer.writeBytes(options)
    }
}

extension IPv4Packet: FrameFormat {
    /// Reads header and payload; octets behind the total length (Ethernet padding) are left unread.
    /// - Throws: `FrameError` when a length is impossible or the octets end early. A wrong checksum is no error.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let versionAndLength = try reader.readUInt8("IP version")
        let headerLength = Int(versionAndLength & 0x0F) * 4
        guard versionAndLength >> 4 == 4, headerLength >= 20 else {
            throw FrameError.invalid(field: "IPv4 version and header length", value: UInt64(versionAndLength))
        }
        typeOfService = try reader.readUInt8("type of service")
        let totalLength = Int(try reader.readUInt16BE("IPv4 total length"))
        guard totalLength >= headerLength else {
            throw FrameError.invalid(field: "IPv4 total length", value: UInt64(totalLength))
        }
        identification = try reader.readUInt16BE("IPv4 identification")
        fragment = try reader.readUInt16BE("IPv4 fragment offset")
        timeToLive = try reader.readUInt8("IPv4 time to live")
        protocolNumber = try reader.readUInt8("IPv4 protocol")
        headerChecksum = try reader.readUInt16BE("IPv4 checksum")
        source = try reader.readIPv4("IPv4 source")
        destination = try reader.readIPv4("IPv4 destination")
        options = try reader.readBytes(headerLength - 20, "IPv4 options")
        payload = try reader.readBytes(totalLength - headerLength, "IPv4 payload")
    }

    /// Appends header and payload, with the checksum as it stands.
    public func write(to writer: inout ByteWriter) {
        writeHeader(to: &writer)
        writer.writeBytes(payload)
    }
}
