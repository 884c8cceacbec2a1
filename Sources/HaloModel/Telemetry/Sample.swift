/// One reading of one metric.
public struct Sample: Sendable, Codable, Equatable {
    /// What was measured, dotted, `i2c.bme280.temperature_c`; the last part carries the unit.
    public var metric: String
    /// When, milliseconds since the POSIX epoch.
    public var timeMilliseconds: Int64
    /// The reading in the metric's unit.
    public var value: Double
    /// How far to trust it.
    public var quality: SampleQuality
    /// Where the time comes from.
    public var timeSource: SampleTimeSource

    /// Takes the parts as they are.
    public init(
        metric: String, timeMilliseconds: Int64, value: Double, quality: SampleQuality = .good,
        timeSource: SampleTimeSource = .clock
    ) {
        self.metric = metric
        self.timeMilliseconds = timeMilliseconds
        self.value = value
        self.quality = quality
        self.timeSource = timeSource
    }

    enum CodingKeys: String, CodingKey {
        case metric
        case timeMilliseconds = "time_ms"
        case value, quality
        case timeSource = "time_source"
    }

    /// Reads a sample; without `time_source` the time is the device clock's.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            metric: try values.decode(String.self, forKey: .metric),
            timeMilliseconds: try values.decode(Int64.self, forKey: .timeMilliseconds),
            value: try values.decode(Double.self, forKey: .value),
            quality: try values.decode(SampleQuality.self, forKey: .quality),
            timeSource: try values.decodeIfPresent(SampleTimeSource.self, forKey: .timeSource) ?? .clock)
    }

    /// Writes a sample; `time_source` only when it is not the device's clock.
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(metric, forKey: .metric)
        try values.encode(timeMilliseconds, forKey: .timeMilliseconds)
        try values.encode(value, forKey: .value)
        try values.encode(quality, forKey: .quality)
        if timeSource != .clock { try values.encode(timeSource, forKey: .timeSource) }
    }
}

/// How far a sample can be trusted.
public enum SampleQuality: String, Sendable, Codable, CaseIterable {
    /// Measured and plausible.
    case good
    /// Measured, outside the range the template calls plausible.
    case implausible
    /// Measured while the device's calendar clock was not set, and its true time never became known.
    case unclocked
}
