import HaloModel

/// What is stored of one device's sequence numbers.
public struct StreamState: Sendable, Equatable {
    /// The device.
    public var node: NodeID
    /// The series of sequence numbers.
    public var boot: String
    /// The first sequence number the gateway was given.
    public var firstSequence: UInt64
    /// The first sequence number not yet stored.
    public var nextSequence: UInt64
    /// Samples below it the device has given up.
    public var omittedSamples: UInt64
    /// Samples in the database now, counted one by one.
    public var storedSamples: Int64
}
