/// What a probe found at an address.
public enum I2CProbe: String, Sendable, Equatable {
    /// Nothing acknowledged.
    case absent
    /// Something acknowledged.
    case present
    /// A kernel driver owns the address (EBUSY): left alone.
    case owned
}
