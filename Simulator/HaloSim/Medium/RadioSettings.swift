import HaloModel

/// One station's transmitter and receiver.
public struct RadioSettings: Sendable, Equatable {
    /// Where the antenna is.
    public var position: Position
    /// Conducted transmit power, dBm.
    public var txPowerDBm: Double
    /// Antenna gain, dBi, the same in every direction.
    public var antennaGainDBi: Double
    /// Receiver noise figure, dB; 4 is what Morse Micro states for the MM6108.
    public var noiseFigureDB: Double
    /// Loss between radio and antenna, dB, in both directions.
    public var cableLossDB: Double
    /// Share of each hour the station may transmit, percent; 100 or more for no limit.
    public var dutyCyclePercent: Double
    /// Frames that may wait for the medium; more are refused.
    public var queueLimit: Int

    /// A station at `position`; the other values are those of a Morse Micro evaluation kit with a short antenna.
    public init(
        position: Position, txPowerDBm: Double = 21, antennaGainDBi: Double = 1, noiseFigureDB: Double = 4,
        cableLossDB: Double = 0, dutyCyclePercent: Double = 100, queueLimit: Int = 64
    ) {
        self.position = position
        self.txPowerDBm = txPowerDBm
        self.antennaGainDBi = antennaGainDBi
        self.noiseFigureDB = noiseFigureDB
        self.cableLossDB = cableLossDB
        self.dutyCyclePercent = dutyCyclePercent
        self.queueLimit = queueLimit
    }

    /// Equivalent isotropically radiated power, dBm.
    public var eirpDBm: Double { txPowerDBm - cableLossDB + antennaGainDBi }
}
