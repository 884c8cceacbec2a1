import HaloModel

/// How a sample's marks are stored: quality in the low half of an octet (0 good, 1 implausible, 2 unclocked), time source in the
/// high one (0 clock, 1 corrected). Numbers are never given another meaning.
struct StoredMarks: Equatable {
    var quality: SampleQuality
    var timeSource: SampleTimeSource

    var number: Int64 {
        let low: Int64 =
            switch quality {
            case .good: 0
            case .implausible: 1
            case .unclocked: 2
            }
        return low + (timeSource == .corrected ? 16 : 0)
    }

    init(_ sample: Sample) {
        quality = sample.quality
        timeSource = sample.timeSource
    }

    init(_ sample: StoredSample) {
        quality = sample.quality
        timeSource = sample.timeSource
    }

    /// A quality this program does not know is not to be trusted.
    init(number: Int64) {
        switch number & 15 {
        case 0: quality = .good
        case 2: quality = .unclocked
        default: quality = .implausible
        }
        timeSource = number & 16 == 0 ? .clock : .corrected
    }
}
