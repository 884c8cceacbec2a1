import CHaloLinux
import HaloHardware
import HaloModel

extension MeshPath {
    /// Reads an answer to `NL80211_CMD_GET_MPATH` (linux/nl80211.h, `enum nl80211_mpath_info`); `nil` for one without
    /// destination. A path that is still looked for has no next hop, which the kernel shows as all zero.
    /// - Throws: `HardwareError` `io` for attributes of the wrong size.
    init?(_ message: GenericNetlinkMessage) throws {
        guard let destination = try message.attributes.macAddress(NL80211_ATTR_MAC.rawValue),
            let values = try message.attributes.nested(NL80211_ATTR_MPATH_INFO.rawValue)
        else { return nil }
        let flags = try values.integer(NL80211_MPATH_INFO_FLAGS.rawValue, UInt8.self) ?? 0
        self.init(
            destination: destination,
            nextHop: try message.attributes.macAddress(NL80211_ATTR_MPATH_NEXT_HOP.rawValue) ?? .zero,
            sequenceNumber: try values.integer(NL80211_MPATH_INFO_SN.rawValue) ?? 0,
            metric: try values.integer(NL80211_MPATH_INFO_METRIC.rawValue) ?? 0,
            expiryMilliseconds: Int64(try values.integer(NL80211_MPATH_INFO_EXPTIME.rawValue, UInt32.self) ?? 0),
            isActive: UInt32(flags) & NL80211_MPATH_FLAG_ACTIVE.rawValue != 0,
            hopCount: Int(try values.integer(NL80211_MPATH_INFO_HOP_COUNT.rawValue, UInt8.self) ?? 0))
    }
}
