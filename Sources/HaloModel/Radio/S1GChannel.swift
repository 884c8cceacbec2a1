/// One IEEE 802.11ah (S1G) channel as one country allows it.
public struct S1GChannel: Sendable, Equatable {
    /// ISO 3166 country code, or `EU` for the countries that follow ERC/REC 70-03.
    public let country: String
    /// Channel number in that country's S1G numbering (IEEE 802.11-2020 annex E, tables E-5 and following).
    public let number: Int
    /// Centre frequency, kHz.
    public let centreKHz: Int
    /// Channel width, MHz: 1, 2, 4 or 8.
    public let widthMHz: Int
    /// Operating class in the country's own table.
    public let operatingClass: Int
    /// Operating class in the global table (IEEE 802.11-2020 table E-4).
    public let globalOperatingClass: Int
    /// Highest equivalent isotropically radiated power, dBm.
    public let maximumEIRPdBm: Double
    /// Share of time an access point may transmit, percent.
    public let accessPointDutyCyclePercent: Double
    /// Share of time every other station, mesh stations among them, may transmit, percent.
    public let stationDutyCyclePercent: Double
    /// Pause required between two transmissions, microseconds; 0 for none.
    public let packetSpacingMicroseconds: Int
    /// Longest single transmission allowed, milliseconds; 0 for no limit.
    public let maximumAirtimeMilliseconds: Int
    /// The 5 GHz channel under which the Morse Micro driver shows this channel to Linux; `nil` when it has none.
    public let proxyChannel: Int?

    /// Every channel of the countries in the table, in the table's order.
    public static let all: [S1GChannel] = S1GChannelTable.rows.flatMap(\.channels)

    /// The countries in the table, sorted.
    public static let countries: [String] = Array(Set(S1GChannelTable.rows.map(\.country))).sorted()

    /// The channel with this number and width in a country; `nil` when the country has none such.
    ///
    /// `GB` is taken as `UK`, the name in the driver's tables.
    public static func find(country: String, channel: Int, widthMHz: Int) -> S1GChannel? {
        let country = country == "GB" ? "UK" : country
        return all.first { $0.country == country && $0.number == channel && $0.widthMHz == widthMHz }
    }

    /// The channel with this number in a country, whatever its width: a number stands for one width in most countries.
    public static func find(country: String, channel: Int) -> S1GChannel? {
        let country = country == "GB" ? "UK" : country
        return all.first { $0.country == country && $0.number == channel }
    }

    /// The channel that Linux shows as this 5 GHz channel in a country.
    public static func find(country: String, proxyChannel: Int) -> S1GChannel? {
        let country = country == "GB" ? "UK" : country
        return all.first { $0.country == country && $0.proxyChannel == proxyChannel }
    }
}
