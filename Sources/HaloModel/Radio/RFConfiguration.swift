/// `/var/lib/halo/rf-config.json`: on which channel, how wide and how strong this device's radio works. It is the only
/// authority over these; `/etc/halo/config.yaml` counts until the file exists.
public struct RFConfiguration: Sendable, Codable, Equatable {
    /// The layout's version, `RFConfiguration.schema`.
    public var schema: Int
    /// Counts the mesh's changes: the gateway gives each change the next number.
    public var generation: Int
    /// Regulatory country, ISO 3166-1 alpha-2, or `EU`.
    public var country: String
    /// S1G channel number (IEEE 802.11-2020 annex E).
    public var channel: Int
    /// Channel width, MHz: 1, 2, 4 or 8.
    public var widthMHz: Int
    /// Transmit power at the antenna connector, whole dBm; `nil` leaves it to the driver.
    public var transmitPowerDBm: Int?
    /// Gain of the antenna less the loss of its cable, dBi; `nil` counts as 0.
    public var antennaGainDBi: Double?

    /// The layout this code writes.
    public static let schema = 1

    /// Takes the parts as they are.
    public init(
        generation: Int, country: String, channel: Int, widthMHz: Int, transmitPowerDBm: Int? = nil,
        antennaGainDBi: Double? = nil
    ) {
        schema = Self.schema
        self.generation = generation
        self.country = country
        self.channel = channel
        self.widthMHz = widthMHz
        self.transmitPowerDBm = transmitPowerDBm
        self.antennaGainDBi = antennaGainDBi
    }

    /// What `/etc/halo/config.yaml` says, before the first change.
    public init(_ settings: MeshSettings) {
        self.init(
            generation: 0, country: settings.country, channel: settings.channel, widthMHz: settings.widthMHz)
    }

    /// The channel in its country's table; `nil` when it is not there.
    public var s1gChannel: S1GChannel? { S1GChannel.find(country: country, channel: channel, widthMHz: widthMHz) }

    /// Whether both tune the radio alike.
    public func tunesLike(_ other: RFConfiguration) -> Bool {
        country == other.country && channel == other.channel && widthMHz == other.widthMHz
            && transmitPowerDBm == other.transmitPowerDBm
    }

    enum CodingKeys: String, CodingKey {
        case schema, generation, country, channel
        case widthMHz = "width_mhz"
        case transmitPowerDBm = "transmit_power_dbm"
        case antennaGainDBi = "antenna_gain_dbi"
    }
}
