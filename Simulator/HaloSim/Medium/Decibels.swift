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
        // ln m = 2 artanh((m - 1) / (m + 1)); the argument is at most 0.172, so the series ends at rounding after 11 terms.
        let ratio = (mantissa - 1) / (mantissa + 1)
        let square = ratio * ratio
        var sum = 0.0
        var odd = 21.0
        while odd >= 1 {
            sum = sum * square + 1 / odd
            odd -= 2
        }
        return exponent + 2 * ratio * sum * 1.4426950408889634
    }

    /// 2 to the power of `value`.
    static func exp2(_ value: Double) -> Double {
        guard value > -1000 else { return 0 }
        guard value < 1000 else { return .infinity }
        let whole = value.rounded()
        let argument = (value - whole) * 0.6931471805599453
        var sum = 1.0
        var term = 14.0
        while term >= 1 {
            sum = 1 + sum * argument / term
            term -= 1
        }
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
