import HaloModel

/// DHCP in UDP in IPv4 (RFC 768, RFC 791), for a client without an address: from 0.0.0.0 port 68 to 255.255.255.255 port 67
/// (RFC 2131 4.1).
enum DHCPDatagram {
    private static let clientPort: UInt16 = 68
    private static let serverPort: UInt16 = 67
    private static let udp: UInt8 = 17

    /// A client's packet with this message.
    static func packet(_ message: DHCPMessage) -> [UInt8] {
        let payload = message.octets
        let (source, destination) = (IPv4Address.any.octets, IPv4Address.broadcast.octets)
        let length = octets(UInt16(truncatingIfNeeded: 8 + payload.count))
        var datagram = octets(clientPort) + octets(serverPort) + length + [0, 0] + payload
        // RFC 768: over a header of addresses, protocol and length too; a checksum of 0 is sent as its equal.
        let sum = ICMPEcho.checksum(source + destination + [0, udp] + length + datagram)
        datagram.replaceSubrange(6..<8, with: octets(sum == 0 ? 0xFFFF : sum))
        var header: [UInt8] = [0x45, 0] + octets(UInt16(truncatingIfNeeded: 20 + datagram.count))
        header += [0, 0, 0, 0, 64, udp, 0, 0] + source + destination
        header.replaceSubrange(10..<12, with: octets(ICMPEcho.checksum(header)))
        return header + datagram
    }

    /// The message in a packet from a server's to a client's port; `nil` for any other packet.
    ///
    /// The UDP checksum is not looked at: of a packet from this machine it may not have been computed (packet(7),
    /// `TP_STATUS_CSUMNOTREADY`), and the link has one of its own.
    static func message(inPacket packet: [UInt8]) -> DHCPMessage? {
        guard packet.count >= 20, packet[0] >> 4 == 4 else { return nil }
        let headerLength = Int(packet[0] & 0xF) * 4
        let total = Int(packet[2]) << 8 | Int(packet[3])
        let isFragment = (UInt16(packet[6]) << 8 | UInt16(packet[7])) & 0x3FFF != 0
        guard headerLength >= 20, total <= packet.count, total >= headerLength + 8, !isFragment, packet[9] == udp,
            ICMPEcho.checksum(Array(packet.prefix(headerLength))) == 0
        else { return nil }
        let datagram = packet[headerLength..<total]
        let header = Array(datagram.prefix(8))
        let length = Int(header[4]) << 8 | Int(header[5])
        guard header[0..<2].elementsEqual(octets(serverPort)), header[2..<4].elementsEqual(octets(clientPort)),
            length >= 8, length <= datagram.count
        else { return nil }
        return try? DHCPMessage(parsing: datagram.prefix(length).dropFirst(8))
    }

    private static func octets(_ value: UInt16) -> [UInt8] {
        [UInt8(value >> 8), UInt8(value & 0xFF)]
    }
}
