/// Received power as an integer, in units of 10⁻¹⁷ mW.
///
/// Sums of integers are exact whatever the order in which signals begin and end, so the power at a receiver returns to
/// zero without drift and never depends on the order of stations.
enum Power {
    /// The units of a level in dBm. A receiver does not tell levels above −10 dBm apart, which leaves room for the sum of
    /// hundreds of them.
    static func units(dBm: Double) -> Int64 {
        dBm >= -10 ? 10_000_000_000_000_000 : Int64(Decibels.ratio(dBm + 170).rounded())
    }

    /// The level in dBm of a number of units.
    static func dBm(units: Int64) -> Double {
        Decibels.level(Double(max(1, units))) - 170
    }

    /// Thermal noise at 290 K in a bandwidth, plus a receiver's noise figure, dBm.
    static func noiseDBm(widthMHz: Int, noiseFigureDB: Double) -> Double {
        -174 + Decibels.level(Double(widthMHz) * 1_000_000) + noiseFigureDB
    }
}
