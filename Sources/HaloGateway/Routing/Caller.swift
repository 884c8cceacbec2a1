import HaloModel

/// Who sends a request.
public enum Caller: Sendable, Equatable {
    /// Nobody said.
    case anonymous
    /// A person who signed in.
    case user(String, UserRole)
    /// A person who has to choose a new password before anything else.
    case mustChangePassword(String)
    /// A device with its own token.
    case device(NodeID)

    /// Who did it, for the history of events.
    public var name: String {
        switch self {
        case .anonymous: "nobody"
        case .user(let name, _), .mustChangePassword(let name): name
        case .device(let node): node.rawValue
        }
    }
}
