/// Where a sample's time comes from.
public enum SampleTimeSource: String, Sendable, Codable, CaseIterable {
    /// The device's calendar clock when the sample was taken.
    case clock
    /// Computed afterwards, from the time since boot and a clock that is right: the device's own was not set, or wrong.
    case corrected
}
