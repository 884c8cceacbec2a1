/// Why a Raspberry Pi's firmware slows the processor down, now or since boot: `get_throttled`
/// (www.raspberrypi.com/documentation/computers/os.html, `vcgencmd get_throttled`).
public struct Throttling: OptionSet, Sendable, Equatable {
    /// The firmware's word.
    public let rawValue: UInt32

    /// Takes the firmware's word.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The supply is below 4.63 V.
    public static let undervoltage = Throttling(rawValue: 1 << 0)
    /// The clock is held down.
    public static let frequencyCapped = Throttling(rawValue: 1 << 1)
    /// The processor is slowed down.
    public static let throttled = Throttling(rawValue: 1 << 2)
    /// The soft temperature limit is reached.
    public static let softLimit = Throttling(rawValue: 1 << 3)
    /// `undervoltage` has been since boot.
    public static let undervoltageSeen = Throttling(rawValue: 1 << 16)
    /// `frequencyCapped` has been since boot.
    public static let frequencyCappedSeen = Throttling(rawValue: 1 << 17)
    /// `throttled` has been since boot.
    public static let throttledSeen = Throttling(rawValue: 1 << 18)
    /// `softLimit` has been since boot.
    public static let softLimitSeen = Throttling(rawValue: 1 << 19)
}
