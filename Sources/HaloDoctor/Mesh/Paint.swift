import HaloModel

/// Colours of a terminal, or none (ECMA-48 8.3.117, select graphic rendition).
public enum Paint: Sendable {
    /// No colours: a file, a pipe, `NO_COLOR`.
    case plain
    /// A terminal.
    case colours

    /// A mesh state: green online, yellow on the way, red without a neighbour.
    func state(_ state: MeshState) -> String {
        let code =
            switch state {
            case .online: 32
            case .peering, .peered, .routed: 33
            case .driverMissing, .radioDown, .joining, .isolated: 31
            }
        return wrap(state.rawValue, code)
    }

    /// What matters less.
    func dim(_ text: String) -> String { wrap(text, 2) }

    private func wrap(_ text: String, _ code: Int) -> String {
        self == .plain ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
