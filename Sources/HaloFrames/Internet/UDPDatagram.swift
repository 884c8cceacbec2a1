import HaloModel

/// A UDP datagram (RFC 768).
public struct UDPDatagram: Hashable, Sendable {
    /// Source port.
    public let sourcePort: UInt16
    /// Destination port.
    public let destinationPort: UInt16
    /// The checksum as it stands; 0 means none.
    public let checksum: UInt16
    /// What the datagram carries.
    public let payload: [UInt8]

    /// A datagram with the right checksum for these addresses.
    /// - Parameter payload: at most 65 507 octets; what exceeds them cannot be sent and is cut off.
    public init(
        source: IPv4Address, sourcePort: UInt16, destination: IPv4Address, destinationPort: UInt16, payload: [UInt8]
    ) {
        self.sourcePort = sourcePort
        self.destinationPort = destinationPort
        self.payload = payload.count > 65_507 ? Array(payload.prefix(65_507)) : payload
        let length = 8 + self.payload.count
        var sum = InternetChecksum.pseudoHeaderSum(
            source: source, destination: destination, protocolNumber: IPv4Packet.udp, length: length)
        sum += UInt32(sourcePort) + UInt32(destinationPort) + UInt32(truncatingIfNeeded: length)
        let checksum = InternetChecksum.checksum(self.payload, initial: sum)
        self.checksum = checksum == 0 ? 0xFFFF : checksum
    }

    /// Whether the checksum is right for these addresses, or absent.
    public func hasValidChecksum(source: IPv4Address, destination: IPv4Address) -> Bool {
        if checksum == 0 { return true }
        let sum = InternetChecksum.pseudoHeaderSum(
            source: source, destination: destination, protocolNumber: IPv4Packet.udp, length: 8 + payload.count)
        return InternetChecksum.checksum(octets, initial: sum) == 0
    }
}

extension UDPDatagram: FrameFormat {
    /// Reads header and payload; octets behind the length are left unread.
    /// - Throws: `FrameError` when the length is impossible. A wrong checksum is no error.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        sourcePort = try reader.readUInt16BE("UDP source port")
        destinationPort = try reader.readUInt16BE("UDP destination port")
        let length = Int(try reader.readUInt16BE("UDP length"))
        guard length >= 8 else { throw FrameError.invalid(field: "UDP length", value: UInt64(length)) }
        checksum = try reader.readUInt16BE("UDP checksum")
        payload = try reader.readBytes(length - 8, "UDP payload")
    }

    /// Appends header and payload, with the checksum as it stands.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt16BE(sourcePort)
        writer.writeUInt16BE(destinationPort)
        writer.writeUInt16BE(UInt16(truncatingIfNeeded: 8 + payload.count))
        writer.writeUInt16BE(checksum)
        writer.writeBytes(payload)
    }
}
