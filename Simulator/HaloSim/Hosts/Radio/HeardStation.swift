import HaloFrames
import HaloHardware
import HaloModel

/// A mesh station whose beacon or probe response was heard: a BSS entry of cfg80211.
struct HeardStation {
    /// Its Mesh ID.
    var meshID: String
    /// Signal of the last one, dBm.
    var signalDBm: Int
    /// Virtual nanoseconds of the last one.
    var lastHeard: Int64
    /// Whether it accepts more peerings.
    var acceptsPeers: Bool
    /// Authentication protocol of its Mesh Configuration: 0 none, 1 SAE.
    var authentication: UInt8
    /// Peerings it says it has.
    var peerings: Int
    /// S1G channel number of its S1G Operation element; `nil` without one.
    var channel: Int?

    /// How long cfg80211 keeps an entry that is not heard again (`IEEE80211_SCAN_RESULT_EXPIRE`): 30 s.
    static let lifetimeNanoseconds: Int64 = 30_000_000_000
}

extension [InformationElement] {
    /// The centre channel of the S1G Operation element (IEEE 802.11-2020 9.4.2.212); `nil` without one.
    var s1gChannel: Int? {
        guard let payload = payload(of: .s1gOperation), payload.count >= 4 else { return nil }
        return Int(payload[3])
    }
}
