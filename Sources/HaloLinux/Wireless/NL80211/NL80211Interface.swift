import CHaloLinux
import HaloHardware
import HaloModel

/// A wireless interface as nl80211 tells of it (`NL80211_CMD_GET_INTERFACE`).
struct NL80211Interface: Sendable, Equatable {
    /// Its name.
    var name: String
    /// Its number in its network namespace.
    var index: UInt32
    /// Its address.
    var address: MACAddress
    /// Whether its type is mesh point.
    var isMeshPoint: Bool
    /// The primary channel, MHz; `nil` when it is on none.
    var primaryMHz: Int?
    /// The centre of the whole channel, MHz; `nil` when it is on none.
    var centreMHz: Int?
    /// Width as nl80211 has it, MHz; `nil` when it is on no channel.
    var widthMHz: Int?

    /// Reads an answer; `nil` for what has no network interface, such as a P2P device.
    /// - Throws: `HardwareError` `io` for attributes of the wrong size.
    init?(_ message: GenericNetlinkMessage) throws {
        let values = message.attributes
        guard let name = values.string(NL80211_ATTR_IFNAME.rawValue), !name.isEmpty,
            let index = try values.integer(NL80211_ATTR_IFINDEX.rawValue, UInt32.self),
            let address = try values.macAddress(NL80211_ATTR_MAC.rawValue)
        else { return nil }
        self.name = name
        self.index = index
        self.address = address
        isMeshPoint =
            try values.integer(NL80211_ATTR_IFTYPE.rawValue, UInt32.self) == NL80211_IFTYPE_MESH_POINT.rawValue
        primaryMHz = try values.integer(NL80211_ATTR_WIPHY_FREQ.rawValue, UInt32.self).map { Int($0) }
        centreMHz = try values.integer(NL80211_ATTR_CENTER_FREQ1.rawValue, UInt32.self).map { Int($0) } ?? primaryMHz
        let width = try values.integer(NL80211_ATTR_CHANNEL_WIDTH.rawValue, UInt32.self)
        widthMHz = primaryMHz == nil ? nil : width.flatMap { Self.widths[$0] } ?? 20
    }

    /// MHz by `enum nl80211_chan_width`.
    private static let widths: [UInt32: Int] = [
        NL80211_CHAN_WIDTH_20_NOHT.rawValue: 20, NL80211_CHAN_WIDTH_20.rawValue: 20,
        NL80211_CHAN_WIDTH_40.rawValue: 40, NL80211_CHAN_WIDTH_80.rawValue: 80,
        NL80211_CHAN_WIDTH_80P80.rawValue: 160, NL80211_CHAN_WIDTH_160.rawValue: 160,
    ]
}
