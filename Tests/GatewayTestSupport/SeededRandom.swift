import HaloHardware
import Synchronization

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers in every run.
public final class SeededRandom: RandomSource {
    private let state: Mutex<UInt64>

    /// Starts at `seed`.
    public init(seed: UInt64) { state = Mutex(seed) }

    /// The next 64 bits.
    public func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }
}
