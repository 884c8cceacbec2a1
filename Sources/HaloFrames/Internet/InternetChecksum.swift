import HaloModel

/// The Internet checksum (RFC 1071): the ones' complement of the ones' complement sum of 16-bit words.
public enum InternetChecksum {
    /// The checksum of `octets`, after those words already summed in `initial`. Zero for data that contains a right one.
    public static func checksum(_ octets: some Sequence<UInt8>, initial: UInt32 = 0) -> UInt16 {
        var sum = UInt64(initial)
        var isHigh = true
        for octet in octets {
            sum &+= isHigh ? UInt64(octet) << 8 : UInt64(octet)
            isHigh.toggle()
        }
        while sum > 0xFFFF { sum = sum & 0xFFFF + sum >> 16 }
        return ~UInt16(truncatingIfNeeded: sum)
    }

    /// The sum of the pseudo-header before a UDP datagram (RFC 768) or TCP segment (RFC 9293 3.1).
    public static func pseudoHeaderSum(
        source: IPv4Address, destination: IPv4Address, protocolNumber: UInt8, length: Int
    ) -> UInt32 {
        source.rawValue >> 16 &+ source.rawValue & 0xFFFF &+ destination.rawValue >> 16
            &+ destination.rawValue & 0xFFFF &+ UInt32(protocolNumber) &+ UInt32(truncatingIfNeeded: length & 0xFFFF)
    }
}
