import HaloModel

/// An authentication frame kept for a station the kernel has not yet announced.
struct PendingAuthentication {
    /// Who sent it.
    var transmitter: MACAddress
    /// SAE transaction, 1 or 2, and what followed the status.
    var transaction: UInt16
    /// Scalar and element, or confirm, behind their leading field.
    var payload: [UInt8]
    /// Virtual nanoseconds when it came.
    var arrived: Int64

    /// How long it is kept: 2 s.
    static let lifetimeNanoseconds: Int64 = 2_000_000_000
}
