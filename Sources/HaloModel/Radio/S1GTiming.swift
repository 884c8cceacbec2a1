/// Durations of the S1G PHY and of channel access on it, nanoseconds.
///
/// Source: IEEE 802.11-2020 clause 23.3 (PPDU formats and timing) and table 23-34 (S1G PHY characteristics).
public enum S1GTiming {
    /// Short interframe space, 160 µs.
    public static let sifs: Int64 = 160_000
    /// Slot time, 52 µs: the carrier sense time plus turnaround, air propagation and processing.
    public static let slot: Int64 = 52_000
    /// Time a receiver needs to tell that a transmission has begun (aCCATime), 40 µs.
    public static let carrierSense: Int64 = 40_000
    /// Idle time before back-off counts: SIFS and two slots (IEEE 802.11-2020 clause 10.3.2.3.5).
    public static let difs: Int64 = sifs + 2 * slot
    /// Smallest contention window, slots.
    public static let contentionWindowMinimum = 15
    /// Largest contention window, slots.
    public static let contentionWindowMaximum = 1023
    /// One OFDM symbol with the long guard interval, 40 µs.
    public static let symbol: Int64 = 40_000
    /// One OFDM symbol with the short guard interval, 36 µs.
    public static let shortSymbol: Int64 = 36_000
    /// Octets that the SIG field's nine-bit Length can state without aggregation; longer PSDUs go as an A-MPDU of one
    /// MPDU, which adds a delimiter, and Length then counts symbols.
    public static let lengthFieldMaximum = 511
    /// Octets of an A-MPDU delimiter (IEEE 802.11-2020 clause 9.7.1).
    public static let delimiterOctets = 4

    /// Preamble and SIG before the data symbols.
    ///
    /// S1G_1M: STF 160 µs, LTF1 160 µs, SIG 240 µs. S1G_SHORT (2 MHz and wider): 80 µs each.
    public static func preamble(widthMHz: Int) -> Int64 {
        widthMHz == 1 ? 560_000 : 240_000
    }

    /// The preamble of S1G_LONG with one space-time stream, used for beamforming and several users: the short format's
    /// fields plus D-STF, D-LTF and SIG-B of 40 µs each.
    public static let longPreamble: Int64 = 360_000

    /// The acknowledgement: an NDP Ack, which is a preamble whose SIG field carries the whole frame
    /// (IEEE 802.11-2020 clauses 9.9 and 10.3.2.11: S1G stations acknowledge with NDP CMAC frames).
    public static func acknowledgement(widthMHz: Int) -> Int64 {
        preamble(widthMHz: widthMHz)
    }

    /// Data symbols of a PSDU: 8 service bits, the octets and 6 tail bits of the convolutional code (clause 23.3.9).
    /// - Parameter octets: The MPDU with its FCS.
    public static func symbols(octets: Int, bitsPerSymbol: Int) -> Int {
        let payload = octets > lengthFieldMaximum ? octets + delimiterOctets : octets
        return (8 * payload + 14 + bitsPerSymbol - 1) / bitsPerSymbol
    }

    /// Time on the air of a PPDU (TXTIME, clause 23.4.3).
    ///
    /// The first data symbol has the long guard interval whatever the rest have.
    /// - Parameter octets: The MPDU with its FCS.
    public static func airtime(octets: Int, rate: S1GRate) -> Int64 {
        let count = Int64(symbols(octets: octets, bitsPerSymbol: rate.bitsPerSymbol))
        return preamble(widthMHz: rate.widthMHz) + symbol
            + max(0, count - 1) * (rate.shortGuardInterval ? shortSymbol : symbol)
    }
}
