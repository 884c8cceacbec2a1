/// How power is lost between stations.
public struct PropagationSettings: Sendable, Equatable {
    /// Mean path loss over distance.
    public enum Model: Sendable, Equatable {
        /// TGah macro deployment, antenna above the roofs: 8 + 37.6 log10(d) at 900 MHz (IEEE 802.11-11/0968).
        case tgahMacro
        /// TGah pico or hot-zone deployment: 23.3 + 36.7 log10(d) at 900 MHz (IEEE 802.11-11/0968).
        case tgahPico
        /// Free space (Recommendation ITU-R P.525).
        case freeSpace
        /// A loss at 1 m, dB, and a path loss exponent.
        case logDistance(lossAtOneMetreDB: Double, exponent: Double)
    }

    /// Mean path loss.
    public var model: Model
    /// Standard deviation of log-normal shadowing, dB; drawn once for each pair of stations, the same both ways.
    public var shadowingSigmaDB: Double
    /// Standard deviation of slow fading, dB; drawn again for each pair from time to time.
    public var fadingSigmaDB: Double
    /// Mean time between two draws of slow fading, seconds.
    public var fadingPeriodSeconds: Double
    /// How far below a receiver's noise a signal still counts as interference, dB. Weaker ones do not exist for it.
    public var hearingMarginDB: Double

    /// Shadowing of 3 dB is what OpenThread's network simulator takes for line of sight, 8 dB without; it redraws slow
    /// fading every 150 s on average.
    public init(
        model: Model = .tgahMacro, shadowingSigmaDB: Double = 3, fadingSigmaDB: Double = 0,
        fadingPeriodSeconds: Double = 150, hearingMarginDB: Double = 3
    ) {
        self.model = model
        self.shadowingSigmaDB = shadowingSigmaDB
        self.fadingSigmaDB = fadingSigmaDB
        self.fadingPeriodSeconds = fadingPeriodSeconds
        self.hearingMarginDB = hearingMarginDB
    }

    /// Mean path loss, dB, over `metres`; nearer than 1 m counts as 1 m.
    public func meanLossDB(metres: Double, frequencyKHz: Int) -> Double {
        let (intercept, slope) = line(frequencyKHz: frequencyKHz)
        return intercept + slope * Decibels.log10(max(1, metres))
    }

    /// Distance at which the mean path loss reaches `lossDB`, metres; at least 1.
    func reachMetres(lossDB: Double, frequencyKHz: Int) -> Double {
        let (intercept, slope) = line(frequencyKHz: frequencyKHz)
        return max(1, Decibels.ratio(10 * (lossDB - intercept) / max(slope, 1)))
    }

    /// Every model is a straight line over the logarithm of distance.
    private func line(frequencyKHz: Int) -> (intercept: Double, slope: Double) {
        let megahertz = Double(max(1, frequencyKHz)) / 1000
        let frequencyTerm = 21 * Decibels.log10(megahertz / 900)
        return switch model {
        case .tgahMacro: (8 + frequencyTerm, 37.6)
        case .tgahPico: (23.3 + frequencyTerm, 36.7)
        case .freeSpace: (20 * Decibels.log10(megahertz) - 27.55, 20)
        case .logDistance(let lossAtOneMetreDB, let exponent): (lossAtOneMetreDB, 10 * exponent)
        }
    }
}
