/// What reading a gateway's database took.
public struct StoreCostResult: Sendable, Encodable {
    /// Times of one kind of query.
    public struct Query: Sendable, Encodable {
        /// The most rows one of them gave.
        public var rows: Int
        /// Half of them took at most this, microseconds.
        public var p50Microseconds: Double
        /// All but one in a hundred took at most this, microseconds.
        public var p99Microseconds: Double
    }

    /// Samples in the database.
    public var samples: Int
    /// Octets of the database for each of them.
    public var octetsPerSample: Double
    /// Samples stored in a second, reports one after the other.
    public var samplesPerSecond: Double
    /// All samples of a day of one metric.
    public var range: Query
    /// The same day in 300 parts: minimum, maximum and mean, made of the samples.
    public var points: Query
    /// The same day by the hour, made of aggregates.
    public var hours: Query
    /// The newest sample of every metric.
    public var latest: Query
}
