import HaloModel

/// The newest sample of one metric of one device.
public struct LatestSample: Sendable, Equatable {
    /// The device.
    public var node: NodeID
    /// The sample.
    public var sample: Sample
}
