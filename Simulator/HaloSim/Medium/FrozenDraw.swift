/// Random values that belong to a name instead of a moment: the same for the same seed and names, whatever else is drawn.
///
/// Mixing is SplitMix64's finalizer (Steele, Lea and Flood, OOPSLA 2014).
struct FrozenDraw {
    private var state: UInt64

    /// The stream that belongs to two names and a purpose.
    init(seed: UInt64, _ first: UInt64, _ second: UInt64, purpose: UInt64) {
        var state = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
        state = Self.mix(state ^ first)
        state = Self.mix(state &+ second)
        self.state = Self.mix(state ^ purpose &* 0xD1B5_4A32_D192_ED03)
    }

    /// 64 random bits.
    @inline(__always)
    static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return mix(state)
    }

    /// A number in 0..<1 from the stream's next bits.
    @inline(__always)
    static func unit(_ state: inout UInt64) -> Double {
        Double(next(&state) >> 11) * 0x1p-53
    }

    /// The state from which `next` goes on.
    var seedState: UInt64 { state }

    /// A number in 0..<1.
    mutating func unit() -> Double { Self.unit(&state) }

    /// A normally distributed number, mean 0 and deviation 1, by Marsaglia's polar method, cut at three deviations so that
    /// the range of a radio is bounded.
    mutating func normal() -> Double {
        while true {
            let x = 2 * unit() - 1
            let y = 2 * unit() - 1
            let square = x * x + y * y
            guard square > 0, square < 1 else { continue }
            let value = x * (-2 * Decibels.ln(square) / square).squareRoot()
            if abs(value) <= 3 { return value }
        }
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
