/// What samples between two times come to.
public struct AggregatedPoint: Sendable, Equatable {
    /// Where the time it stands for begins, milliseconds since the POSIX epoch.
    public var timeMilliseconds: Int64
    /// Samples in it, at least 1; implausible ones are left out.
    public var count: Int64
    /// The least reading.
    public var minimum: Double
    /// The greatest reading.
    public var maximum: Double
    /// The mean reading.
    public var mean: Double

    /// Takes the parts as they are.
    public init(timeMilliseconds: Int64, count: Int64, minimum: Double, maximum: Double, mean: Double) {
        self.timeMilliseconds = timeMilliseconds
        self.count = count
        self.minimum = minimum
        self.maximum = maximum
        self.mean = mean
    }
}
