import CHaloLinux
import HaloHardware
import HaloModel

/// Translates what nl80211 says of a radio's rates and channels into S1G; the only place that knows how.
///
/// Morse Micro's driver speaks of VHT where it means S1G: MCS and guard interval are meant as they are, 20, 40, 80 and
/// 160 MHz are 1, 2, 4 and 8 MHz, the rate in kbit/s is that of VHT and means nothing, and channels are the 5 GHz ones of
/// `ProxyChannel` (morse_driver 1.12, `dot11ah/s1g_channels.c`). Kernels whose
/// nl80211 knows S1G rates say so directly. Other radios' rates stay what they are; their 5 GHz channels stand for S1G ones
/// just the same, because that is how HALO configures them.
struct RadioView: Sendable {
    /// Whether the driver is one that shows S1G as VHT.
    let isS1G: Bool
    /// Regulatory country whose channels are meant.
    let country: String

    /// `NL80211_RATE_INFO_S1G_MCS`, u8 (linux/nl80211.h of Linux 6.15; older headers lack it).
    private static let s1gMCS = 23
    /// `NL80211_RATE_INFO_1_MHZ_WIDTH` and those after it for 2, 4 and 8 MHz, flags (as above).
    private static let s1gWidths = [25: 1, 26: 2, 27: 4, 28: 8]

    /// The rate in nested attributes of `enum nl80211_rate_info`; `nil` when they hold none that means anything.
    /// - Throws: `HardwareError` `io` for attributes of the wrong size.
    func rate(_ attributes: NetlinkAttributes) throws -> RadioRate? {
        let isShort = attributes.has(NL80211_RATE_INFO_SHORT_GI.rawValue)
        if let mcs = try attributes.integer(Self.s1gMCS, UInt8.self) {
            guard let width = Self.s1gWidths.first(where: { attributes.has($0.key) })?.value else { return nil }
            return Self.s1gRate(Int(mcs), width, isShort)
        }
        let width = Self.width(attributes)
        if isS1G {
            guard let mcs = try attributes.integer(NL80211_RATE_INFO_VHT_MCS.rawValue, UInt8.self),
                let s1gWidth = ProxyChannel.s1gWidths[width]
            else { return nil }
            return Self.s1gRate(Int(mcs), s1gWidth, isShort)
        }
        let short = try attributes.integer(NL80211_RATE_INFO_BITRATE.rawValue, UInt16.self).map { UInt32($0) }
        guard let bits = try attributes.integer(NL80211_RATE_INFO_BITRATE32.rawValue, UInt32.self) ?? short else {
            return nil
        }
        let kinds = [
            NL80211_RATE_INFO_MCS, NL80211_RATE_INFO_VHT_MCS, NL80211_RATE_INFO_HE_MCS, NL80211_RATE_INFO_EHT_MCS,
        ]
        let mcs = try kinds.lazy.compactMap { try attributes.integer($0.rawValue, UInt8.self) }.first
        return RadioRate(mcs: Int(mcs ?? 0), widthMHz: width, shortGuardInterval: isShort, kbps: Int(bits) * 100)
    }

    /// The S1G channel for the 5 GHz channel with this centre and width; `nil` when none is meant.
    func channel(centreMHz: Int, widthMHz: Int) -> S1GChannel? {
        ProxyChannel(centreMHz: centreMHz, widthMHz: widthMHz)?.channel(in: country)
    }

    private static func s1gRate(_ mcs: Int, _ widthMHz: Int, _ isShort: Bool) -> RadioRate? {
        S1GRate(mcs: mcs, widthMHz: widthMHz, shortGuardInterval: isShort).map {
            RadioRate(mcs: mcs, widthMHz: widthMHz, shortGuardInterval: isShort, kbps: $0.kbps)
        }
    }

    /// MHz; 20 without a flag.
    private static func width(_ attributes: NetlinkAttributes) -> Int {
        let widths = [
            (NL80211_RATE_INFO_320_MHZ_WIDTH, 320), (NL80211_RATE_INFO_160_MHZ_WIDTH, 160),
            (NL80211_RATE_INFO_80P80_MHZ_WIDTH, 160), (NL80211_RATE_INFO_80_MHZ_WIDTH, 80),
            (NL80211_RATE_INFO_40_MHZ_WIDTH, 40), (NL80211_RATE_INFO_10_MHZ_WIDTH, 10),
            (NL80211_RATE_INFO_5_MHZ_WIDTH, 5),
        ]
        return widths.first { attributes.has($0.0.rawValue) }?.1 ?? 20
    }
}
