import HaloModel

/// A wireless interface as nl80211 has it.
public struct WirelessInterface: Sendable, Equatable {
    /// Its name, `wlan0`.
    public var name: String
    /// Its address.
    public var address: MACAddress
    /// Administratively up.
    public var isUp: Bool
    /// Whether its type is mesh point (`NL80211_IFTYPE_MESH_POINT`).
    public var isMeshPoint: Bool
    /// The frequency nl80211 shows, MHz: a 5 GHz proxy of the S1G channel on Morse drivers; `nil` when idle.
    public var proxyFrequencyMHz: Int?

    /// Takes the parts as they are.
    public init(name: String, address: MACAddress, isUp: Bool, isMeshPoint: Bool, proxyFrequencyMHz: Int?) {
        self.name = name
        self.address = address
        self.isUp = isUp
        self.isMeshPoint = isMeshPoint
        self.proxyFrequencyMHz = proxyFrequencyMHz
    }
}
