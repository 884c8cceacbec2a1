/// The supplicant's mesh network block. `mode=5`, `no_auto_peer=1`, `mesh_fwding=0` and `user_mpm=1` are always set.
public struct MeshGroupConfiguration: Sendable, Equatable {
    /// Mesh ID, 1–32 octets.
    public var meshID: String
    /// SAE passphrase; `nil` for an open mesh.
    public var passphrase: String?
    /// ISO 3166-1 alpha-2.
    public var country: String
    /// S1G channel number.
    public var channel: Int
    /// Width, MHz.
    public var widthMHz: Int
    /// Beacon interval, time units of 1024 µs; Morse's default for meshes is 1000.
    public var beaconIntervalTU: Int
    /// `max_peer_links`; 10 on S1G.
    public var maxPeerLinks: Int
    /// Transmit power at the antenna connector, dBm (`NL80211_ATTR_WIPHY_TX_POWER_LEVEL`, limited); `nil` leaves it to
    /// the driver.
    public var transmitPowerDBm: Int?

    /// Takes the parts as they are.
    public init(
        meshID: String, passphrase: String?, country: String, channel: Int, widthMHz: Int, beaconIntervalTU: Int = 1000,
        maxPeerLinks: Int = 10, transmitPowerDBm: Int? = nil
    ) {
        self.meshID = meshID
        self.passphrase = passphrase
        self.country = country
        self.channel = channel
        self.widthMHz = widthMHz
        self.beaconIntervalTU = beaconIntervalTU
        self.maxPeerLinks = maxPeerLinks
        self.transmitPowerDBm = transmitPowerDBm
    }
}
