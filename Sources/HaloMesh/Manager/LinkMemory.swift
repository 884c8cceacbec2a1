import HaloHardware
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
    /// How the radio was tuned when the group was joined; `nil` while that is not known.
    var joinedAs: RFConfiguration?
    /// Since when the supplicant has said `SCANNING`.
    var scanningSince: MonotonicInstant?
    /// Whether the interface has gone down and up since the group was joined.
    var interfaceFlapped = false
    /// No question to the chip before this.
    var nextChipQuestion: MonotonicInstant = .boot
    /// Questions in a row the chip has not answered.
    var unansweredQuestions = 0
    /// No look at batman-adv's settings before this.
    var nextRoutingCheck: MonotonicInstant = .boot
    /// Whether batman-adv runs over the mesh interface.
    var isRouting = false
    /// Every path batman-adv knows.
    var originators: [Originator] = []
    /// When the scan under way was started.
    var scanStarted: MonotonicInstant?
    /// Whether the supplicant has reported the end of the scan.
    var scanFinished = false
    /// Whether a scan of every channel has been asked for.
    var searchIsWanted = false
    /// When the scan of every channel under way was started.
    var searchStarted: MonotonicInstant?
    /// Whether the supplicant has reported its end.
    var searchFinished = false
    /// Stations the supplicant has blocked since the last turn.
    var blocked: [PeerBlock] = []
    /// When the supplicant reported peerings, to tell those it took back at once.
    var connectedAt: [MACAddress: MonotonicInstant] = [:]
    /// Stations whose peering the supplicant took back at once since the last turn.
    var flapped: [MACAddress] = []
    /// Links found dead since the last turn.
    var condemned: [CondemnedLink] = []
    /// The channel's counters at the last look, to tell how busy it was since.
    var survey: ChannelSurvey?
}
