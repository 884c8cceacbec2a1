/// Echo messages of ICMP (RFC 792, page 14): type, code, checksum, identifier, sequence number, data.
enum ICMPEcho {
    /// An echo request. Checksum and identifier are left to the kernel (net/ipv4/ping.c).
    static func request(sequence: UInt16, data: [UInt8]) -> [UInt8] {
        [8, 0, 0, 0, 0, 0, UInt8(sequence >> 8), UInt8(sequence & 0xFF)] + data
    }

    /// Whether `octets` are the reply to that request.
    static func isReply(_ octets: some Collection<UInt8>, sequence: UInt16, data: [UInt8]) -> Bool {
        let octets = Array(octets)
        guard octets.count == 8 + data.count, octets[0] == 0, octets[1] == 0 else { return false }
        return octets[6] == UInt8(sequence >> 8) && octets[7] == UInt8(sequence & 0xFF)
            && octets.dropFirst(8).elementsEqual(data)
    }
}
