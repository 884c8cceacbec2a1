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
    /// The pairwise key in the kernel: that of the last peering that was established; `nil` in an open mesh.
    var pairwiseKey: UInt64?
    /// The peer's group key, as its last Open told it.
    var groupKey: UInt64?
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
    var sentPackets: UInt32 = 0
    var receivedPackets: UInt32 = 0

    /// An entry made now.
    init(address: MACAddress, localLinkID: UInt16, associationID: UInt16, now: Int64) {
        self.address = address
        link = PeerLink(localLinkID: localLinkID)
        self.associationID = associationID
        connectedSince = now
        lastHeard = now
    }

    /// The entry as nl80211 answers it. Link IDs are 0 under a user-space MPM, which never tells the kernel; the
    /// airtime metric of a station without a link is −1.
    func snapshot(now: Int64, rate: RadioRate?) -> HaloHardware.Station {
        return HaloHardware.Station(
            address: address, link: link.state, inactiveMilliseconds: (now - lastHeard) / 1_000_000,
            signalDBm: signalDBm, expectedThroughputKbps: link.state == .established ? rate?.kbps : nil,
            receivedOctets: receivedOctets, sentOctets: sentOctets, retries: retries, failed: failed,
            connectedSeconds: (now - connectedSince) / 1_000_000_000, localLinkID: 0, peerLinkID: 0,
            airtimeMetric: link.state == .established ? rate.map(airtimeMetric) : .max, transmitRate: rate,
            sentPackets: sentPackets,
            receivedPackets: receivedPackets)
    }

    /// 802.11s' airtime metric as mac80211 has it (`airtime_link_metric_get`, net/mac80211/mesh_hwmp.c): a test frame of
    /// 8192 bits at the rate in use over the share of frames that arrive, plus one unit of overhead, 10.24 µs units.
    private func airtimeMetric(_ rate: RadioRate) -> UInt32 {
        let sent = UInt64(sentPackets)
        let failedShare = sent == 0 ? 0 : min(99, UInt64(failed) * 100 / sent)
        // The rate in 100 kbit/s; times 100 over what arrives of 100.
        let units = UInt64(max(1, rate.kbps / 100))
        let microseconds = (10 + 8192 * 10 / units) * 100 / (100 - failedShare)
        return UInt32(clamping: microseconds * 100 / 1024)
    }
}
