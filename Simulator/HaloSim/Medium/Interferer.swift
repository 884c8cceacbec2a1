import HaloModel

/// A transmitter of something that no radio decodes: a neighbour's meter network, a faulty lamp, a jammer.
///
/// It raises the noise of every receiver whose channel it overlaps, and where it is stronger than the energy detection
/// threshold, stations do not transmit at all.
public struct Interferer: Sendable, Equatable {
    /// Where it is.
    public var position: Position
    /// Equivalent isotropically radiated power, dBm, spread evenly over its width.
    public var eirpDBm: Double
    /// Centre frequency, kHz.
    public var frequencyKHz: Int
    /// Width, kHz.
    public var widthKHz: Int

    /// Takes the parts as they are.
    public init(position: Position, eirpDBm: Double, frequencyKHz: Int, widthKHz: Int) {
        self.position = position
        self.eirpDBm = eirpDBm
        self.frequencyKHz = frequencyKHz
        self.widthKHz = widthKHz
    }
}
