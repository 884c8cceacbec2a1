import HaloModel

/// Who sends a request.
public enum Caller: Sendable, Equatable {
    /// Nobody said.
    case anonymous
    /// A person who signed in.
    case user(String, UserRole)
    /// A device with its own token.
    case device(NodeID)
}
