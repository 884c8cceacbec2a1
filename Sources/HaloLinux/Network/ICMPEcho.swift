/// Echo messages of ICMP (RFC 792, page 14): type, code, checksum, identifier, sequence number, data.
struct ICMPEcho: Sendable {
    /// Tells the requests of one socket from those of others. A datagram socket gets its own from the kernel
    /// (net/ipv4/ping.c), so it is compared only when it is known.
    let identifier: UInt16?
    /// Counts the requests of one socket.
    let sequence: UInt16
    /// Comes back as it is.
    let data: [UInt8]

    /// The request as it is sent, with its checksum.
    var request: [UInt8] {
        var octets = [8, 0, 0, 0] + Self.octets(identifier ?? 0) + Self.octets(sequence) + data
        octets.replaceSubrange(2..<4, with: Self.octets(Self.checksum(octets)))
        return octets
    }

    /// Whether `message` is the reply to this request.
    func isReply(_ message: some Collection<UInt8>) -> Bool {
        let octets = Array(message)
        guard octets.count == 8 + data.count, octets[0] == 0, octets[1] == 0 else { return false }
        if let identifier, !octets[4..<6].elementsEqual(Self.octets(identifier)) { return false }
        return octets[6..<8].elementsEqual(Self.octets(sequence)) && octets.dropFirst(8).elementsEqual(data)
    }

    /// What follows the IPv4 header (RFC 791 3.1), whose length is in the low four bits of its first octet, in words.
    static func payload(ofPacket packet: some Collection<UInt8>) -> [UInt8] {
        guard let first = packet.first, first >> 4 == 4, first & 0xF >= 5 else { return [] }
        return Array(packet.dropFirst(Int(first & 0xF) * 4))
    }

    /// The Internet checksum (RFC 1071): the complement of the one's complement sum of 16-bit words.
    static func checksum(_ octets: [UInt8]) -> UInt16 {
        var sum: UInt32 = 0
        for (index, octet) in octets.enumerated() {
            sum += index.isMultiple(of: 2) ? UInt32(octet) << 8 : UInt32(octet)
            sum = (sum & 0xFFFF) + sum >> 16
        }
        return ~UInt16(truncatingIfNeeded: sum)
    }

    private static func octets(_ value: UInt16) -> [UInt8] {
        [UInt8(value >> 8), UInt8(value & 0xFF)]
    }
}
