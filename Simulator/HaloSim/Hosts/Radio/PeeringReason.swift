/// Reason codes of Mesh Peering Close (IEEE 802.11-2020 Table 9-49) that a user-space MPM sends.
enum PeeringReason: UInt16, Equatable {
    /// Sent by wpa_supplicant while a link is held after a time-out.
    case none = 0
    /// MESH-PEERING-CANCELLED.
    case cancelled = 52
    /// MESH-MAX-PEERS.
    case maximumPeers = 53
    /// MESH-CLOSE-RCVD.
    case closeReceived = 55
    /// MESH-MAX-RETRIES.
    case maximumRetries = 56
    /// MESH-CONFIRM-TIMEOUT.
    case confirmTimeout = 57
}
