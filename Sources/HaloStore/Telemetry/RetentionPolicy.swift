/// How long telemetry is kept, from when it was stored: a device whose clock was wrong loses nothing by it.
public struct RetentionPolicy: Sendable, Equatable {
    /// Samples, milliseconds; afterwards they are aggregates of a minute.
    public var samplesMilliseconds: Int64
    /// Aggregates of a minute, milliseconds.
    public var minutesMilliseconds: Int64
    /// Aggregates of an hour, milliseconds.
    public var hoursMilliseconds: Int64

    /// Samples 7 days, minutes 90 days, hours 5 years unless told otherwise.
    public init(samplesDays: Int64 = 7, minutesDays: Int64 = 90, hoursDays: Int64 = 1826) {
        let day: Int64 = 86_400_000
        samplesMilliseconds = samplesDays * day
        minutesMilliseconds = minutesDays * day
        hoursMilliseconds = hoursDays * day
    }

    func milliseconds(of level: ChunkLevel) -> Int64 {
        switch level {
        case .sample: samplesMilliseconds
        case .minute: minutesMilliseconds
        case .hour: hoursMilliseconds
        }
    }
}
