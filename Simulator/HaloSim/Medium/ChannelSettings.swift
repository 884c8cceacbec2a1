import HaloModel

/// The channel that all stations of a medium share.
public struct ChannelSettings: Sendable, Equatable {
    /// Centre frequency, kHz.
    public var frequencyKHz: Int
    /// Width, MHz: 1, 2, 4 or 8.
    public var widthMHz: Int
    /// Whether data symbols have the short guard interval.
    public var shortGuardInterval: Bool
    /// Highest MCS rate control may use; the MM6108 ends at 7.
    public var maximumMCS: Int

    /// A channel by frequency and width.
    public init(frequencyKHz: Int, widthMHz: Int, shortGuardInterval: Bool = false, maximumMCS: Int = 7) {
        self.frequencyKHz = frequencyKHz
        self.widthMHz = widthMHz
        self.shortGuardInterval = shortGuardInterval
        self.maximumMCS = maximumMCS
    }

    /// A channel of a country's plan.
    public init(_ channel: HaloModel.S1GChannel) {
        self.init(frequencyKHz: channel.centreKHz, widthMHz: channel.widthMHz)
    }
}
