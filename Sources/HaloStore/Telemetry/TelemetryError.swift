/// Why a batch was not stored.
public enum TelemetryError: Error, Sendable, Equatable {
    /// The batch begins above the first sequence number that is missing.
    case gap(expected: UInt64)
    /// The batch's sequence numbers do not fit into 63 bits.
    case sequenceTooLarge
    /// The omitted numbers are out of order.
    case omissionsOutOfOrder
    /// The device has `limit` metrics already.
    case tooManySeries(limit: Int64)
    /// The batch has more than `limit` samples.
    case tooManySamples(limit: Int)
    /// Too many reports wait to be stored; later there is room again.
    case busy
    /// There is no such device.
    case unknownNode
}
