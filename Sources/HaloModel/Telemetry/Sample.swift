/// One reading of one metric.
public struct Sample: Sendable, Codable, Equatable {
    /// What was measured, dotted, `i2c.bme280.temperature_c`; the last part carries the unit.
    public var metric: String
    /// When, by the device's calendar clock, milliseconds since the POSIX epoch.
    public var timeMilliseconds: Int64
    /// The reading in the metric's unit.
    public var value: Double
    /// How far to trust it.
    public var quality: SampleQuality

    /// Takes the parts as they are.
    public init(metric: String, timeMilliseconds: Int64, value: Double, quality: SampleQuality = .good) {
        self.metric = metric
        self.timeMilliseconds = timeMilliseconds
        self.value = value
        self.quality = quality
    }

    enum CodingKeys: String, CodingKey {
        case metric
        case timeMilliseconds = "time_ms"
        case value, quality
    }
}

/// How far a sample can be trusted.
public enum SampleQuality: String, Sendable, Codable, CaseIterable {
    /// Measured and plausible.
    case good
    /// Measured, outside the range the template calls plausible.
    case implausible
    /// Measured while the device's calendar clock was not set.
    case unclocked
}
