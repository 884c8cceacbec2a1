/// The newest sample of one metric of one device.
public struct LatestValue: Sendable, Codable, Equatable {
    /// The device.
    public var node: NodeID
    /// What was measured.
    public var metric: String
    /// The unit as printed, `°C`; empty for a plain number.
    public var unit: String
    /// When, by the device's calendar clock, milliseconds since the POSIX epoch.
    public var timeMilliseconds: Int64
    /// The reading.
    public var value: Double
    /// How far to trust it.
    public var quality: SampleQuality
    /// Where the time comes from; `nil` stands for the device's clock.
    public var timeSource: SampleTimeSource?

    /// Takes the parts as they are.
    public init(
        node: NodeID, metric: String, unit: String, timeMilliseconds: Int64, value: Double, quality: SampleQuality,
        timeSource: SampleTimeSource? = nil
    ) {
        self.node = node
        self.metric = metric
        self.unit = unit
        self.timeMilliseconds = timeMilliseconds
        self.value = value
        self.quality = quality
        self.timeSource = timeSource
    }

    enum CodingKeys: String, CodingKey {
        case node = "node_id"
        case metric, unit
        case timeMilliseconds = "time_ms"
        case value, quality
        case timeSource = "time_source"
    }
}
