import HaloHardware
import HaloModel

/// The station entry of a neighbour in a replay.
struct ReplayedPeer {
    let address: MACAddress
    var link = PeerLinkState.listen
    /// When the link came into its state.
    var since: Int64 = 0
    /// The neighbour has forgotten the link, or closed it unheard.
    var isStale = false
    /// Counts attempts, so that what becomes of an old one does not touch a new one.
    var attempt = 0
    /// Authentications refused in a row.
    var refusals = 0
    /// Until when the supplicant blocks it.
    var blockedUntil: Int64 = 0
}
