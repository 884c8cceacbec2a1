/// Octets that stand in for a cryptographic result in simulated frames.
///
/// The simulation needs what the real octets do: their length on the air, that both ends compute the same from the same
/// inputs, and that other inputs give others. Nobody attacks a simulated mesh, so FNV-1a over the inputs and
/// SplitMix64 for the output do, at a ten-thousandth of the cost of the real elliptic curve operations.
struct OpaqueDigest {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Takes in octets.
    mutating func absorb(_ octets: some Sequence<UInt8>) {
        for octet in octets { hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3 }
    }

    /// Takes in a number.
    mutating func absorb(_ number: UInt64) {
        for index in 0..<8 { hash = (hash ^ (number >> (UInt64(index) * 8) & 0xFF)) &* 0x0000_0100_0000_01B3 }
    }

    /// A number that depends on everything taken in.
    var value: UInt64 { Self.mix(hash) }

    /// So many octets that depend on everything taken in.
    func octets(_ count: Int) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(count)
        var state = hash
        while output.count < count {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = Self.mix(state)
            for _ in 0..<min(8, count - output.count) {
                output.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return output
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
