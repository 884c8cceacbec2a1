import HaloModel

/// What the link loop remembers between its turns.
struct LinkMemory: Sendable {
    /// Whether the build can drive a radio at all.
    var radioIsSupported = true
    /// No load of the driver before this.
    var nextDriverLoad: MonotonicInstant = .boot
    /// No start of the supplicant's unit before this.
    var nextSupplicantStart: MonotonicInstant = .boot
    /// No join of the mesh group before this: joining takes a while.
    var nextJoin: MonotonicInstant = .boot
    /// No look at batman-adv's settings before this.
    var nextRoutingCheck: MonotonicInstant = .boot
    /// Whether batman-adv runs over the mesh interface.
    var isRouting = false
    /// When the scan under way was started.
    var scanStarted: MonotonicInstant?
    /// Whether the supplicant has reported the end of the scan.
    var scanFinished = false
    /// Stations the supplicant has blocked since the last turn.
    var blocked: [PeerBlock] = []
}
