import HaloModel

/// Fields of a batman-adv packet at fixed offsets, read and written in place.
///
/// A mesh spends most of its packets on originator messages, which a node forwards with five octets changed. Reading
/// just those, and changing them in a copy, is why this does not go through a parsed value.
extension [UInt8] {
    /// The big-endian 16 bits at `offset`; 0 when they are not all there.
    func batmanUInt16(at offset: Int) -> UInt16 {
        guard offset >= 0, offset &+ 1 < count else { return 0 }
        return UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
    }

    /// The big-endian 32 bits at `offset`; 0 when they are not all there.
    func batmanUInt32(at offset: Int) -> UInt32 {
        guard offset >= 0, offset &+ 3 < count else { return 0 }
        return UInt32(self[offset]) << 24 | UInt32(self[offset + 1]) << 16 | UInt32(self[offset + 2]) << 8
            | UInt32(self[offset + 3])
    }

    /// The address at `offset`; the zero address when it is not all there.
    func batmanAddress(at offset: Int) -> MACAddress {
        guard offset >= 0, offset &+ 5 < count else { return .zero }
        return MACAddress(
            rawValue: UInt64(batmanUInt16(at: offset)) << 32 | UInt64(batmanUInt32(at: offset + 2)))
    }

    /// Replaces the 32 bits at `offset`, big-endian.
    mutating func setBatmanUInt32(_ value: UInt32, at offset: Int) {
        guard offset >= 0, offset &+ 3 < count else { return }
        self[offset] = UInt8(truncatingIfNeeded: value >> 24)
        self[offset + 1] = UInt8(truncatingIfNeeded: value >> 16)
        self[offset + 2] = UInt8(truncatingIfNeeded: value >> 8)
        self[offset + 3] = UInt8(truncatingIfNeeded: value)
    }

    /// Replaces the address at `offset`.
    mutating func setBatmanAddress(_ address: MACAddress, at offset: Int) {
        guard offset >= 0, offset &+ 5 < count else { return }
        for index in 0..<6 {
            self[offset + index] = UInt8(truncatingIfNeeded: address.rawValue >> UInt64(40 - 8 * index))
        }
    }
}
