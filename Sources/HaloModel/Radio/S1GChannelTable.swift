/// The channel plan by country, as rows of equal rules.
///
/// Source: the regulatory table of the Morse Micro feed (`morse-regdb/artefacts/repo_channels.csv`) and its 5 GHz proxy
/// map (`add_5g_shim_channels.py`), which restate IEEE 802.11-2020 annex E, FCC part 15.247, ERC/REC 70-03 annex 6, ARIB
/// STD-T108, and the Korean and Singaporean rules.
enum S1GChannelTable {
    /// Channels of one country that share width, classes and limits.
    struct Row {
        var country: String
        var widthMHz: Int
        /// Operating class in the country's table and in the global one.
        var operatingClasses: (country: Int, global: Int)
        /// dBm.
        var eirp: Double
        /// Percent, for access points and for other stations.
        var duty: (accessPoint: Double, station: Double)
        /// Microseconds between transmissions.
        var spacing: Int
        /// Longest transmission, milliseconds.
        var airtime: Int
        /// Channel number, centre in kHz, 5 GHz channel it is shown as.
        var list: [(Int, Int, Int?)]

        /// The row spelt out.
        var channels: [S1GChannel] {
            list.map { number, centreKHz, proxy in
                S1GChannel(
                    country: country, number: number, centreKHz: centreKHz, widthMHz: widthMHz,
                    operatingClass: operatingClasses.country, globalOperatingClass: operatingClasses.global,
                    maximumEIRPdBm: eirp, accessPointDutyCyclePercent: duty.accessPoint,
                    stationDutyCyclePercent: duty.station, packetSpacingMicroseconds: spacing,
                    maximumAirtimeMilliseconds: airtime, proxyChannel: proxy)
            }
        }
    }

    static let rows: [Row] = americasAndOceania + europe + asia
}
