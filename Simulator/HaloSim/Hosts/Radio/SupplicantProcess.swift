import HaloHardware
import HaloModel

/// What lives in the memory of wpa_supplicant and dies with it. Stations and the mesh the kernel is in survive a crash;
/// peering timers, keys and whom it wanted to peer with do not.
struct SupplicantProcess {
    /// Whether it runs and has opened its control socket.
    enum Phase: Equatable { case absent, starting, running }

    /// Whether it runs.
    var phase: Phase = .absent
    /// Counts starts, so that nothing an earlier process scheduled acts in a later one.
    var generation = 0
    /// Whether it has had an interface: its control socket appears with the first, and stays when that goes.
    var hasSocket = false
    /// Virtual nanoseconds until which it computes and looks at nothing else.
    var busyUntil: Int64 = 0
    /// The mesh it is about to join.
    var joining: MeshGroupConfiguration?
    /// Ends the scan before joining.
    var joinTimer: EventToken?
    /// The interface went down under an established mesh: wpa_supplicant 2.10 then believes it still is in the group,
    /// shows `SCANNING` and refuses to join ("Avoiding join because we already joined a mesh group") until told to
    /// leave.
    var isWedged = false
    /// Whether it has left a group on request: `DISCONNECTED` instead of `INACTIVE`.
    var hasLeft = false
    /// Ends a scan.
    var scanTimer: EventToken?
    /// Pairwise master keys by peer: the PMKSA cache.
    var pairwiseKeys: [MACAddress: UInt64] = [:]
    /// The one peer wanted although peering is not automatic (`mesh_required_peer`); a second wish replaces the first.
    var requiredPeer: MACAddress?
    /// Ends the wish.
    var requiredPeerTimer: EventToken?
    /// An authentication frame from a station not yet known, kept for less than 2 s.
    var pendingAuthentication: PendingAuthentication?
    /// The next association ID.
    var nextAssociationID: UInt16 = 1
    /// Links counted that no station has any more; see `RadioFault.peeringCountLeak`.
    var leakedPeerings = 0
    /// Who listens to events, oldest first.
    var subscribers: [AsyncStream<SupplicantEvent>.Continuation] = []
    /// What it would do if it were not hung; the socket's buffer bounds it.
    var deferred: [(SimulatedRadio) -> Void] = []

    /// Frames and timers kept while hung.
    static let deferredLimit = 64
}
