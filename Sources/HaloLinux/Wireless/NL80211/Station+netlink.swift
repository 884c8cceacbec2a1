import CHaloLinux
import HaloHardware
import HaloModel

extension Station {
    /// Reads an answer to `NL80211_CMD_GET_STATION` (linux/nl80211.h, `enum nl80211_sta_info`); `nil` for one without an
    /// address, which is none.
    ///
    /// What a driver leaves out counts as 0; a peering state the kernel does not have is taken for none.
    /// - Throws: `HardwareError` `io` for attributes of the wrong size.
    init?(_ message: GenericNetlinkMessage, view: RadioView) throws {
        guard let address = try message.attributes.macAddress(NL80211_ATTR_MAC.rawValue),
            let values = try message.attributes.nested(NL80211_ATTR_STA_INFO.rawValue)
        else { return nil }
        func octets(_ long: nl80211_sta_info, _ short: nl80211_sta_info) throws -> UInt64 {
            if let value = try values.integer(long.rawValue, UInt64.self) { return value }
            return UInt64(try values.integer(short.rawValue, UInt32.self) ?? 0)
        }
        func count(_ type: nl80211_sta_info) throws -> UInt32 { try values.integer(type.rawValue) ?? 0 }
        let state = try values.integer(NL80211_STA_INFO_PLINK_STATE.rawValue, UInt8.self)
        let rate = try values.nested(NL80211_STA_INFO_TX_BITRATE.rawValue).flatMap { try view.rate($0) }
        let throughput = try values.integer(NL80211_STA_INFO_EXPECTED_THROUGHPUT.rawValue, UInt32.self)
        self.init(
            address: address, link: state.flatMap(PeerLinkState.init(rawValue:)) ?? .listen,
            inactiveMilliseconds: Int64(try count(NL80211_STA_INFO_INACTIVE_TIME)),
            signalDBm: try values.integer(NL80211_STA_INFO_SIGNAL.rawValue, Int8.self).map { Int($0) },
            expectedThroughputKbps: throughput.map { Int($0) },
            receivedOctets: try octets(NL80211_STA_INFO_RX_BYTES64, NL80211_STA_INFO_RX_BYTES),
            sentOctets: try octets(NL80211_STA_INFO_TX_BYTES64, NL80211_STA_INFO_TX_BYTES),
            retries: try count(NL80211_STA_INFO_TX_RETRIES), failed: try count(NL80211_STA_INFO_TX_FAILED),
            connectedSeconds: Int64(try count(NL80211_STA_INFO_CONNECTED_TIME)),
            localLinkID: try values.integer(NL80211_STA_INFO_LLID.rawValue),
            peerLinkID: try values.integer(NL80211_STA_INFO_PLID.rawValue),
            airtimeMetric: try values.integer(NL80211_STA_INFO_AIRTIME_LINK_METRIC.rawValue), transmitRate: rate,
            sentPackets: try count(NL80211_STA_INFO_TX_PACKETS),
            receivedPackets: try count(NL80211_STA_INFO_RX_PACKETS),
            beaconLoss: try count(NL80211_STA_INFO_BEACON_LOSS))
    }
}
