import HaloModel

/// The newest sample of a series, kept up to date in the order of arrival.
struct NewestSample {
    /// A newest sample this far ahead of the gateway's clock gives way to any later arrival, milliseconds: the device's
    /// clock was wrong and has been set.
    private static let clockToleranceMilliseconds: Int64 = 60_000

    /// Time of the sample, milliseconds since the POSIX epoch.
    var timeMilliseconds: Int64
    /// Its reading.
    var value: Double
    /// Its marks.
    var marks: StoredMarks

    /// Takes notice of a sample that was received at `received`, milliseconds since the POSIX epoch.
    mutating func see(_ sample: StoredSample, receivedMilliseconds received: Int64) {
        let time = sample.place.timeMilliseconds
        let latestPlausible = received.addingReportingOverflow(Self.clockToleranceMilliseconds)
        guard timeMilliseconds <= time || latestPlausible.overflow || timeMilliseconds > latestPlausible.partialValue
        else { return }
        self = NewestSample(timeMilliseconds: time, value: sample.value, marks: StoredMarks(sample))
    }
}
