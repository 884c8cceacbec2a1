/// What a channel width decides: the rates it has, in the medium's one list of them, and the times of its preambles.
struct WidthParameters {
    /// The slowest rate's index.
    var firstRate: Int
    /// One past the fastest rate's.
    var endRate: Int
    /// The index of MCS 0, at which group frames go.
    var basicRate: Int
    /// Linear signal-to-noise ratio from which a preamble is detected: 3 dB below what the most robust rate requires.
    var detectionRequirement: Double
    /// Nanoseconds.
    var preambleAirtime: Int64
    /// Nanoseconds.
    var acknowledgementAirtime: Int64
    /// The power from which any signal at all makes the channel busy, whether it is decoded or not, in units of `Power`:
    /// 20 dB over the minimum sensitivity of MCS 0, −75 dBm at 1 MHz and 3 dB more for each doubling (IEEE 802.11-2020
    /// clause 23.3.18.5).
    var energyThreshold: Int64

    /// Widths in MHz, in the order of their codes.
    static let widths = [1, 2, 4, 8]

    /// The code of a width; `nil` for one that S1G does not have.
    static func code(widthMHz: Int) -> UInt8? {
        widths.firstIndex(of: widthMHz).map { UInt8($0) }
    }
}
