import CHaloLinux
import HaloHardware
import HaloModel

extension ScanResult {
    /// Reads an answer to `NL80211_CMD_GET_SCAN` (linux/nl80211.h, `enum nl80211_bss`); `nil` for a station that is in no
    /// mesh and for one whose signal is not in dBm.
    /// - Throws: `HardwareError` `io` for attributes of the wrong size.
    init?(_ message: GenericNetlinkMessage, view: RadioView) throws {
        guard let values = try message.attributes.nested(NL80211_ATTR_BSS.rawValue),
            let address = try values.macAddress(NL80211_BSS_BSSID.rawValue),
            let elements = values.octets(NL80211_BSS_INFORMATION_ELEMENTS.rawValue)
                ?? values.octets(NL80211_BSS_BEACON_IES.rawValue),
            let beacon = MeshBeacon(elements: elements),
            let signal = try values.integer(NL80211_BSS_SIGNAL_MBM.rawValue, Int32.self)
        else { return nil }
        let frequency = try values.integer(NL80211_BSS_FREQUENCY.rawValue, UInt32.self).map { Int($0) }
        self.init(
            address: address, meshID: beacon.meshID, signalDBm: Int(signal) / 100,
            ageMilliseconds: Int64(try values.integer(NL80211_BSS_SEEN_MS_AGO.rawValue, UInt32.self) ?? 0),
            acceptsPeers: beacon.acceptsPeers, channel: Self.channel(beacon, frequency, view),
            peerings: beacon.peerings)
    }

    /// By the S1G Operation element, or by the 5 GHz channel that stands for it.
    private static func channel(_ beacon: MeshBeacon, _ frequencyMHz: Int?, _ view: RadioView) -> Int? {
        if let s1g = beacon.s1gChannel {
            return S1GChannel.find(country: view.country, channel: s1g.number, widthMHz: s1g.widthMHz)?.number
        }
        guard let centre = beacon.centre.map({ 5000 + 5 * $0 }) ?? frequencyMHz else { return nil }
        return view.channel(centreMHz: centre, widthMHz: beacon.widthMHz)?.number
    }
}
