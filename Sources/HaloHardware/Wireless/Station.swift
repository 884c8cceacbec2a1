import HaloModel

/// A station entry (`NL80211_STA_INFO_*`).
public struct Station: Sendable, Equatable {
    /// Its address.
    public var address: MACAddress
    /// Peering state as the kernel has it.
    public var link: PeerLinkState
    /// Milliseconds since the last frame from it (`INACTIVE_TIME`).
    public var inactiveMilliseconds: Int64
    /// Last signal, dBm; `nil` before the first frame.
    public var signalDBm: Int?
    /// kbit/s as the driver expects it (`EXPECTED_THROUGHPUT`); Morse reports the ideal of the best rate, not loss.
    public var expectedThroughputKbps: Int?
    /// Octets received.
    public var receivedOctets: UInt64
    /// Octets sent.
    public var sentOctets: UInt64
    /// Frames sent more than once, counted per repetition.
    public var retries: UInt32
    /// Frames given up.
    public var failed: UInt32
    /// Seconds since the entry was made or the peering established.
    public var connectedSeconds: Int64
    /// The link ID this end chose (`LLID`); `nil` without one. The kernel shows 0 under a user-space MPM such as
    /// wpa_supplicant's.
    public var localLinkID: UInt16?
    /// The link ID the peer chose (`PLID`); as `localLinkID`.
    public var peerLinkID: UInt16?
    /// 802.11s' airtime metric, units of 10.24 µs for a test frame of 8192 bits (`AIRTIME_LINK_METRIC`, IEEE 802.11-2020
    /// 14.9); `UInt32.max`, which tools print as −1, for a station without a link.
    public var airtimeMetric: UInt32?
    /// The rate of the last frame sent (`TX_BITRATE`).
    public var transmitRate: RadioRate?
    /// Frames sent (`TX_PACKETS`).
    public var sentPackets: UInt32
    /// Frames received (`RX_PACKETS`).
    public var receivedPackets: UInt32
    /// Beacons that were due and did not come (`BEACON_LOSS`).
    public var beaconLoss: UInt32

    /// Takes the parts as they are.
    public init(
        address: MACAddress, link: PeerLinkState, inactiveMilliseconds: Int64, signalDBm: Int?,
        expectedThroughputKbps: Int?, receivedOctets: UInt64, sentOctets: UInt64, retries: UInt32, failed: UInt32,
        connectedSeconds: Int64, localLinkID: UInt16? = nil, peerLinkID: UInt16? = nil, airtimeMetric: UInt32? = nil,
        transmitRate: RadioRate? = nil, sentPackets: UInt32 = 0, receivedPackets: UInt32 = 0, beaconLoss: UInt32 = 0
    ) {
        self.address = address
        self.link = link
        self.inactiveMilliseconds = inactiveMilliseconds
        self.signalDBm = signalDBm
        self.expectedThroughputKbps = expectedThroughputKbps
        self.receivedOctets = receivedOctets
        self.sentOctets = sentOctets
        self.retries = retries
        self.failed = failed
        self.connectedSeconds = connectedSeconds
        self.localLinkID = localLinkID
        self.peerLinkID = peerLinkID
        self.airtimeMetric = airtimeMetric
        self.transmitRate = transmitRate
        self.sentPackets = sentPackets
        self.receivedPackets = receivedPackets
        self.beaconLoss = beaconLoss
    }
}
