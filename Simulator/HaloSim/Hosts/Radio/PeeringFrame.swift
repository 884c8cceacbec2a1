import HaloFrames

/// What the peering state machine reads in an Open, Confirm or Close.
struct PeeringFrame: Equatable {
    /// Which of the three.
    var action: MeshPeering.Action
    /// The link ID its sender chose.
    var localLinkID: UInt16
    /// The link ID its sender believes the receiver chose.
    var peerLinkID: UInt16?
}
