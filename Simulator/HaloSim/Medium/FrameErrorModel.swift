/// From signal-to-noise ratio to lost frames.
///
/// The share of frames of 256 octets that survive is 1 / (1 + (r⁻¹⁰) / 9), where r is the ratio of signal to noise and
/// interference over the one the rate requires: 10 % loss at r = 1, and nearly a decade less for each dB above, as coded
/// OFDM behaves near its threshold. Octets survive independently, so lengths and stretches of a frame under different
/// interference combine by adding logarithms.
enum FrameErrorModel {
    /// Octets of the frame to which requirements refer.
    static let referenceOctets = 256.0

    /// −ln of the chance that 256 octets survive at `ratio`, the linear ratio of SINR over the required one.
    @inline(__always)
    static func loss(ratio: Double) -> Double {
        // Nine dB above the requirement a frame is lost once in 10⁹: not worth a logarithm.
        guard ratio < 8 else { return 0 }
        guard ratio > 0.1 else { return 100 }
        let square = ratio * ratio
        let fourth = square * square
        return Decibels.ln(1 + 1 / (9 * fourth * fourth * square))
    }

    /// The share of frames lost.
    static func frameErrorRate(snrDB: Double, requiredDB: Double, octets: Int) -> Double {
        1 - Decibels.exp(-loss(ratio: Decibels.ratio(snrDB - requiredDB)) * Double(octets) / referenceOctets)
    }
}
