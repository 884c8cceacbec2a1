import HaloHardware

/// The run's source of randomness: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014), one independent stream for each named part of the run, so that a draw more in one part does not
/// change another.
///
/// Confined to the simulation's thread: every draw happens in an event or in a job of the simulation's executor, which
/// aborts the run when a job appears on another thread.
public final class SeededRandom: RandomSource, @unchecked Sendable {
    private var state: UInt64

    /// The stream called `name` of the run with `seed`.
    public init(seed: UInt64, stream name: String) {
        // FNV-1a over the name, then one mixing round with the seed.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for octet in name.utf8 {
            hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3
        }
        state = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ hash
    }

    /// 64 random bits.
    public func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
