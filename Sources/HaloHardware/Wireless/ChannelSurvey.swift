/// What the driver counted of the channel in use (`NL80211_SURVEY_INFO_*`), since it was tuned to it.
public struct ChannelSurvey: Sendable, Equatable {
    /// Time the radio was on the channel, milliseconds.
    public var activeMilliseconds: Int64
    /// Time the medium was busy, own transmissions included, milliseconds.
    public var busyMilliseconds: Int64
    /// Time spent receiving, milliseconds.
    public var receiveMilliseconds: Int64
    /// Time spent transmitting, milliseconds.
    public var transmitMilliseconds: Int64
    /// Noise floor, dBm; `nil` when not measured.
    public var noiseDBm: Int?

    /// Takes the parts as they are.
    public init(
        activeMilliseconds: Int64, busyMilliseconds: Int64, receiveMilliseconds: Int64, transmitMilliseconds: Int64,
        noiseDBm: Int?
    ) {
        self.activeMilliseconds = activeMilliseconds
        self.busyMilliseconds = busyMilliseconds
        self.receiveMilliseconds = receiveMilliseconds
        self.transmitMilliseconds = transmitMilliseconds
        self.noiseDBm = noiseDBm
    }
}
