/// Logarithms and powers made of IEEE 754 basic operations only.
///
/// A C library's functions may differ in the last bit from one processor or version to the next, and a run has to be the
/// same everywhere.
enum Decibels {
    /// Base-2 logarithm of a positive finite number.
    static func log2(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return value > 0 ? .infinity : -.infinity }
        var exponent = Double(value.exponent)
        var mantissa = value.significand
        if mantissa > 1.4142135623730951 {
            mantissa /= 2
            exponent += 1
        }
        // ln m = 2 artanh((m - 1) / (m + 1)); the argument is at most 0.172, so 11 terms reach the last bit.
        let ratio = (mantissa - 1) / (mantissa + 1)
        let x = ratio * ratio
        var sum = 1.0 / 17 + x * (1.0 / 19 + x * (1.0 / 21))
        sum = 1.0 / 11 + x * (1.0 / 13 + x * (1.0 / 15 + x * sum))
        sum = 1.0 / 5 + x * (1.0 / 7 + x * (1.0 / 9 + x * sum))
        sum = 1 + x * (1.0 / 3 + x * sum)
        return exponent + 2 * ratio * sum * 1.4426950408889634
    }

    /// 2 to the power of `value`.
    static func exp2(_ value: Double) -> Double {
        guard value > -1000 else { return 0 }
        guard value < 1000 else { return .infinity }
        let whole = value.rounded()
        // e^x by its series; the argument is at most 0.347, so 14 terms reach the last bit.
        let x = (value - whole) * 0.6931471805599453
        var sum = 1 + x * (1.0 / 12) * (1 + x * (1.0 / 13) * (1 + x * (1.0 / 14)))
        sum = 1 + x * (1.0 / 9) * (1 + x * (1.0 / 10) * (1 + x * (1.0 / 11) * sum))
        sum = 1 + x * (1.0 / 6) * (1 + x * (1.0 / 7) * (1 + x * (1.0 / 8) * sum))
        sum = 1 + x * (1.0 / 3) * (1 + x * (1.0 / 4) * (1 + x * (1.0 / 5) * sum))
        sum = 1 + x * (1 + x * (1.0 / 2) * sum)
        return Double(sign: .plus, exponent: Int(whole), significand: sum)
    }

    /// Base-10 logarithm.
    static func log10(_ value: Double) -> Double { log2(value) * 0.3010299956639812 }

    /// Natural logarithm.
    static func ln(_ value: Double) -> Double { log2(value) * 0.6931471805599453 }

    /// e to the power of `value`.
    static func exp(_ value: Double) -> Double { exp2(value * 1.4426950408889634) }

    /// The power ratio of a level in dB.
    static func ratio(_ decibels: Double) -> Double { exp2(decibels * 0.33219280948873623) }

    /// The level in dB of a power ratio.
    static func level(_ ratio: Double) -> Double { 10 * log10(ratio) }
}
