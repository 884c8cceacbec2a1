/// The cyclic redundancy check of IEEE 802.3 (ISO 3309): reflected polynomial 0xEDB88320, initial value and final
/// exclusive-or all ones. The check value of "123456789" is 0xCBF43926.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func checksum(_ octets: some Sequence<UInt8>) -> UInt32 {
        octets.reduce(UInt32.max) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 } ^ UInt32.max
    }
}
