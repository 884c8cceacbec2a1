import HaloModel

/// Who may use a route.
public enum Access: Sendable, Equatable {
    /// Everyone.
    case open
    /// Every person, also one who has to choose a new password first.
    case signedIn
    /// People with at least this role.
    case role(UserRole)
    /// The device named by the path's `node_id`, with its own token.
    case ownDevice
    /// People with at least this role, and the device named by the path's `node_id`.
    case roleOrOwnDevice(UserRole)

    /// Whether `caller` may, on a path that names `node`.
    public func allows(_ caller: Caller, node: String?) -> Bool {
        switch (self, caller) {
        case (.open, _), (.signedIn, .user), (.signedIn, .mustChangePassword): true
        case (.role(let least), .user(_, let role)), (.roleOrOwnDevice(let least), .user(_, let role)): role >= least
        case (.ownDevice, .device(let id)), (.roleOrOwnDevice, .device(let id)): id.rawValue == node
        default: false
        }
    }
}

extension Access: CustomStringConvertible {
    /// As the API's description shows it.
    public var description: String {
        switch self {
        case .open: "everyone"
        case .signedIn: "everyone who signed in"
        case .role(let role): role.rawValue
        case .ownDevice: "the device itself"
        case .roleOrOwnDevice(let role): "\(role.rawValue), or the device itself"
        }
    }
}
