import HaloModel

/// One PPDU on the air, as a perfect monitor would see it.
public struct RecordedFrame: Sendable, Equatable {
    /// The MPDU without FCS. An NDP Ack has no MPDU: it is shown as the Ack control frame it stands for (IEEE 802.11-2020
    /// clause 9.3.1.4), as capture formats have no other way.
    public var frame: [UInt8]
    /// When the preamble began, nanoseconds of virtual time.
    public var startNanoseconds: Int64
    /// Duration of the PPDU, nanoseconds.
    public var airtimeNanoseconds: Int64
    /// PHY rate, kbit/s.
    public var rateKbps: Int
    /// S1G-MCS.
    public var mcs: Int
    /// Channel width, MHz.
    public var widthMHz: Int
    /// Whether the short guard interval was used.
    public var shortGuardInterval: Bool
    /// Centre frequency, kHz.
    public var frequencyKHz: Int
    /// Who sent it.
    public var sender: RadioID
    /// The sender's EIRP, dBm.
    public var eirpDBm: Double
}
