/// What a peering wants done after an event, in this order.
enum PeerLinkAction: Equatable {
    /// Send Mesh Peering Open.
    case sendOpen
    /// Send Mesh Peering Confirm.
    case sendConfirm
    /// Send Mesh Peering Close.
    case sendClose(PeeringReason)
    /// Start the link's one timer anew.
    case startTimer
    /// Stop the timer.
    case stopTimer
    /// The link is up.
    case established
    /// The link is no longer up; nobody is told.
    case released
    /// Tell that the peer ended the link.
    case disconnected(PeeringReason)
    /// Drop the station; its next beacon makes it known again.
    case forget
}
