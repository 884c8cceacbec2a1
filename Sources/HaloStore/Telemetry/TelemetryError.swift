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
    /// There is no such device.
    case unknownNode
}
