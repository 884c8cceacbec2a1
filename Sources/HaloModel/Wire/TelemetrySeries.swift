/// The answer to `GET /v1/nodes/{node_id}/telemetry`: a part of one metric's history.
public struct TelemetrySeries: Sendable, Codable, Equatable {
    /// One sample.
    public struct Point: Sendable, Codable, Equatable {
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
            timeMilliseconds: Int64, value: Double, quality: SampleQuality, timeSource: SampleTimeSource? = nil
        ) {
            self.timeMilliseconds = timeMilliseconds
            self.value = value
            self.quality = quality
            self.timeSource = timeSource
        }

        enum CodingKeys: String, CodingKey {
            case timeMilliseconds = "time_ms"
            case value, quality
            case timeSource = "time_source"
        }
    }

    /// The device.
    public var node: NodeID
    /// What was measured.
    public var metric: String
    /// The unit as printed, `°C`; empty for a plain number.
    public var unit: String
    /// The samples, oldest first.
    public var samples: [Point]
    /// What to send as `cursor` to go on; `nil` at the end.
    public var nextCursor: String?

    /// Takes the parts as they are.
    public init(node: NodeID, metric: String, unit: String, samples: [Point], nextCursor: String? = nil) {
        self.node = node
        self.metric = metric
        self.unit = unit
        self.samples = samples
        self.nextCursor = nextCursor
    }

    enum CodingKeys: String, CodingKey {
        case node = "node_id"
        case metric, unit, samples
        case nextCursor = "next_cursor"
    }
}
