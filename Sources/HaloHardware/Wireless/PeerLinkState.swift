/// Mesh peering states with nl80211's names and numbers (`enum nl80211_plink_state`).
public enum PeerLinkState: UInt8, Sendable, CaseIterable {
    /// Known, no peering.
    case listen = 0
    /// Open sent.
    case openSent = 1
    /// Open received.
    case openReceived = 2
    /// Confirm received.
    case confirmReceived = 3
    /// Established.
    case established = 4
    /// Closing or waiting after a failure.
    case holding = 5
    /// Refused by policy.
    case blocked = 6

    /// The name `iw` prints, in lower case.
    public var name: String {
        switch self {
        case .listen: "listen"
        case .openSent: "opn_snt"
        case .openReceived: "opn_rcvd"
        case .confirmReceived: "cnf_rcvd"
        case .established: "estab"
        case .holding: "holding"
        case .blocked: "blocked"
        }
    }
}
