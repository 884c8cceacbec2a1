import HaloModel

/// A 5 GHz channel as it stands for an S1G channel: 20, 40, 80 and 160 MHz for 1, 2, 4 and 8 MHz, with the channel number
/// of its centre (Morse Micro's `morse_driver/dot11ah/s1g_channels.c`).
struct ProxyChannel: Equatable {
    /// Channel number of the centre; its frequency is 5000 MHz and 5 MHz for each number.
    let centre: Int
    /// Width, MHz.
    let widthMHz: Int

    /// A channel by its centre; `nil` outside 5 GHz and for widths S1G has no equal of.
    init?(centreMHz: Int, widthMHz: Int) {
        guard (5001..<6000).contains(centreMHz), centreMHz % 5 == 0, Self.s1gWidths[widthMHz] != nil else { return nil }
        centre = (centreMHz - 5000) / 5
        self.widthMHz = widthMHz
    }

    /// What stands for an S1G channel; `nil` when nothing does.
    init?(_ channel: S1GChannel) {
        guard let proxy = channel.proxyChannel else { return nil }
        centre = proxy
        widthMHz = channel.widthMHz * 20
    }

    /// Frequency of the lowest 20 MHz channel in it, MHz, which is taken as primary.
    var primaryMHz: Int { 5000 + 5 * centre - (widthMHz - 20) / 2 }

    /// The S1G channel it stands for in a country; `nil` when it stands for none there.
    func channel(in country: String) -> S1GChannel? {
        guard let width = Self.s1gWidths[widthMHz] else { return nil }
        let country = country == "GB" ? "UK" : country
        return S1GChannel.all.first { $0.country == country && $0.proxyChannel == centre && $0.widthMHz == width }
    }

    /// S1G width by 5 GHz width, MHz.
    static let s1gWidths = [20: 1, 40: 2, 80: 4, 160: 8]
}
