/// A PHY rate (`NL80211_RATE_INFO_*`, translated from the VHT rates under which Morse's driver shows S1G ones).
public struct RadioRate: Sendable, Equatable {
    /// S1G-MCS, 0…10.
    public var mcs: Int
    /// Width, MHz.
    public var widthMHz: Int
    /// Whether symbols have the short guard interval, 4 µs instead of 8 µs.
    public var shortGuardInterval: Bool
    /// kbit/s.
    public var kbps: Int

    /// Takes the parts as they are.
    public init(mcs: Int, widthMHz: Int, shortGuardInterval: Bool, kbps: Int) {
        self.mcs = mcs
        self.widthMHz = widthMHz
        self.shortGuardInterval = shortGuardInterval
        self.kbps = kbps
    }
}
