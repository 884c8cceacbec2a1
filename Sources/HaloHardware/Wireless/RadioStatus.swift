/// What the chip says of its channel.
public struct RadioStatus: Sendable, Equatable {
    /// Operating frequency, kHz.
    public var frequencyKHz: Int
    /// Operating width, MHz.
    public var widthMHz: Int
    /// Noise floor, dBm; `nil` when not measured.
    public var noiseDBm: Int?

    /// Takes the parts as they are.
    public init(frequencyKHz: Int, widthMHz: Int, noiseDBm: Int?) {
        self.frequencyKHz = frequencyKHz
        self.widthMHz = widthMHz
        self.noiseDBm = noiseDBm
    }
}
