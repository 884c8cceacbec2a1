import HaloModel

/// A stored sample and its place in its series.
public struct StoredSample: Sendable, Equatable {
    /// Where a sample stands among those of its series: first by time, then by stream and sequence.
    public struct Place: Sendable, Equatable, Comparable {
        /// Time by the device's clock, milliseconds.
        public var timeMilliseconds: Int64
        /// The database's number of the stream.
        public var stream: Int64
        /// The sequence number.
        public var sequence: Int64

        /// Takes the parts as they are.
        public init(timeMilliseconds: Int64, stream: Int64, sequence: Int64) {
            self.timeMilliseconds = timeMilliseconds
            self.stream = stream
            self.sequence = sequence
        }

        /// By time, then by stream, then by sequence number.
        public static func < (left: Place, right: Place) -> Bool {
            (left.timeMilliseconds, left.stream, left.sequence)
                < (right.timeMilliseconds, right.stream, right.sequence)
        }
    }

    /// Where it stands.
    public var place: Place
    /// The reading.
    public var value: Double
    /// How far to trust it.
    public var quality: SampleQuality
    /// Where the time comes from.
    public var timeSource: SampleTimeSource
}

extension StoredSample {
    /// A sample of a device as it is stored.
    init(_ sample: Sample, stream: Int64, sequence: Int64) {
        self.init(
            place: Place(timeMilliseconds: sample.timeMilliseconds, stream: stream, sequence: sequence),
            value: sample.value, quality: sample.quality, timeSource: sample.timeSource)
    }
}
