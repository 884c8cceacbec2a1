import HaloModel

extension SampleQuality {
    /// How the quality is stored. Numbers are never given another meaning.
    var storedValue: Int64 {
        switch self {
        case .good: 0
        case .implausible: 1
        case .unclocked: 2
        }
    }

    /// The quality stored as `value`; one this program does not know is not to be trusted.
    init(storedValue value: Int64) {
        switch value {
        case 0: self = .good
        case 2: self = .unclocked
        default: self = .implausible
        }
    }
}
