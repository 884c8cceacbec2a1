/// A modulation and coding scheme of the S1G PHY with one spatial stream, at one channel width.
///
/// Source: IEEE 802.11-2020 clause 23.5 (S1G-MCS parameters); the rates equal those of the kernel's
/// `cfg80211_calculate_bitrate_s1g`.
public struct S1GRate: Sendable, Equatable {
    /// S1G-MCS index: 0 to 9, and at 1 MHz also 10, which is MCS 0 sent twice.
    public let mcs: Int
    /// Channel width, MHz.
    public let widthMHz: Int
    /// Whether data symbols after the first have a guard interval of 4 µs instead of 8 µs.
    public let shortGuardInterval: Bool
    /// Data bits in one OFDM symbol.
    public let bitsPerSymbol: Int

    /// The rate, or `nil` for a combination the standard does not have.
    public init?(mcs: Int, widthMHz: Int, shortGuardInterval: Bool = false) {
        guard let bits = Self.bitsPerSymbol(mcs: mcs, widthMHz: widthMHz) else { return nil }
        self.mcs = mcs
        self.widthMHz = widthMHz
        self.shortGuardInterval = shortGuardInterval
        bitsPerSymbol = bits
    }

    /// PHY rate, kbit/s, rounded down: bits of a symbol over its 40 µs, or 36 µs with the short guard interval.
    public var kbps: Int {
        bitsPerSymbol * 1000 / (shortGuardInterval ? 36 : 40)
    }

    /// Signal-to-noise ratio at which 10 % of frames of 256 octets are lost, dB.
    ///
    /// MCS 0 to 7 as Morse Micro states for the MM6108 (sensitivity at 10 % PER over thermal noise and a noise figure of
    /// 4 dB). MCS 8, 9 and 10 keep the distances that the minimum sensitivities of IEEE 802.11-2020 clause 23.3.17 have to
    /// MCS 7 (5 and 7 dB) and to MCS 0 (−3 dB).
    public var requiredSNRdB: Double {
        mcs == 10 ? 2 : Self.requiredSNR[mcs]
    }

    private static let requiredSNR: [Double] = [5, 8, 11, 14, 17, 21, 22, 23, 28, 30]

    /// Every rate of a channel width, slowest first.
    public static func ladder(widthMHz: Int, shortGuardInterval: Bool = false) -> [S1GRate] {
        ([10] + Array(0...9)).compactMap {
            S1GRate(mcs: $0, widthMHz: widthMHz, shortGuardInterval: shortGuardInterval)
        }
    }

    /// Data tones times bits per tone times code rate; only whole numbers are valid, which excludes MCS 9 at 2 MHz.
    private static func bitsPerSymbol(mcs: Int, widthMHz: Int) -> Int? {
        guard let tones = [1: 24, 2: 52, 4: 108, 8: 234][widthMHz] else { return nil }
        if mcs == 10 { return widthMHz == 1 ? tones / 4 : nil }
        guard modulations.indices.contains(mcs) else { return nil }
        let (bitsPerTone, numerator, denominator) = modulations[mcs]
        let bits = tones * bitsPerTone * numerator
        return bits % denominator == 0 ? bits / denominator : nil
    }

    /// Coded bits per tone and code rate, by MCS: BPSK 1/2 to 256-QAM 5/6.
    private static let modulations: [(Int, Int, Int)] = [
        (1, 1, 2), (2, 1, 2), (2, 3, 4), (4, 1, 2), (4, 3, 4), (6, 2, 3), (6, 3, 4), (6, 5, 6), (8, 3, 4), (8, 5, 6),
    ]
}
