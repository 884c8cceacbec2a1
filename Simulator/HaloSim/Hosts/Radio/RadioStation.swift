import HaloHardware
import HaloModel

/// A station one radio knows: the kernel's entry and the supplicant's, which share a life.
///
/// Confined to the simulation's thread, as the radio that owns it.
final class RadioStation {
    /// Its address.
    let address: MACAddress
    /// The peering.
    var link: PeerLink
    /// The state the trace shows.
    var tracedState = PeerLinkState.listen
    /// The authentication under way or done; `nil` in an open mesh and with a cached key.
    var authentication: SAEExchange?
    /// How often authentication has failed.
    var failedAuthentications = 0
    /// Whether the peering runs on a key kept from an earlier authentication.
    var usesCachedKey = false
    /// The association ID this end hands out in its Confirms.
    let associationID: UInt16

    /// Runs out when a peering frame is overdue.
    var linkTimer: EventToken?
    /// Runs out when an authentication frame is overdue.
    var retransmissionTimer: EventToken?
    /// Runs out when an authentication takes too long.
    var authenticationTimer: EventToken?

    /// Virtual nanoseconds when the entry was made or the link established.
    var connectedSince: Int64
    /// Virtual nanoseconds of the last frame from it.
    var lastHeard: Int64
    /// Signal of the last frame, dBm.
    var signalDBm: Int?
    /// Counters as nl80211 has them.
    var receivedOctets: UInt64 = 0
    var sentOctets: UInt64 = 0
    var retries: UInt32 = 0
    var failed: UInt32 = 0

    /// An entry made now.
    init(address: MACAddress, localLinkID: UInt16, associationID: UInt16, now: Int64) {
        self.address = address
        link = PeerLink(localLinkID: localLinkID)
        self.associationID = associationID
        connectedSince = now
        lastHeard = now
    }

    /// The entry as nl80211 answers it.
    func snapshot(now: Int64, expectedThroughputKbps: Int?) -> HaloHardware.Station {
        HaloHardware.Station(
            address: address, link: link.state, inactiveMilliseconds: (now - lastHeard) / 1_000_000,
            signalDBm: signalDBm,
            expectedThroughputKbps: expectedThroughputKbps, receivedOctets: receivedOctets, sentOctets: sentOctets,
            retries: retries, failed: failed, connectedSeconds: (now - connectedSince) / 1_000_000_000)
    }
}
