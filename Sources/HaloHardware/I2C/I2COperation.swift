/// One step of a transaction.
public enum I2COperation: Sendable, Equatable {
    /// Writes these octets.
    case write([UInt8])
    /// Reads so many octets, 1…8192.
    case read(Int)
}
