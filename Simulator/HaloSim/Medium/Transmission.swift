/// A PPDU on the air.
struct Transmission {
    /// For everybody.
    static let group: Int32 = -1
    /// For an address no station has.
    static let nobody: Int32 = -2

    var sender: Int32 = -1
    /// A station, `group` or `nobody`.
    var destination = Self.nobody
    var isAcknowledgement = false
    var rateIndex: UInt8 = 0
    var start: Int64 = 0
    var end: Int64 = 0
    /// 256-octet frames for each nanosecond on the air: turns a stretch of time into a share of the frame's loss.
    var lossScale = 0.0
    /// 1 over the linear signal-to-noise ratio the rate requires.
    var inverseRequirement = 1.0
    /// Tells the end event of this transmission from one of an aborted user of the same slot.
    var generation: UInt32 = 0
}

/// What the medium needs of a rate.
struct RateEntry {
    var mcs: UInt8
    var bitsPerSymbol: Int32
    var kbps: Int32
    var requiredSNRdB: Double
    /// Linear.
    var requirement: Double
}
