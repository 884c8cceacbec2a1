/// Morse Micro's dynamic peering (`mesh_dynamic_peering`): a full station gives up its weakest peer for a better one.
public struct DynamicPeering: Sendable, Equatable {
    /// By how much a newcomer must be stronger, dB (`mesh_rssi_margin`, 3…30).
    public var marginDB: Int
    /// How long the one given up is not taken back, seconds (`mesh_blacklist_timeout`, 10…600).
    public var blacklistSeconds: Int

    /// The defaults of wpa_supplicant.
    public init(marginDB: Int = 5, blacklistSeconds: Int = 60) {
        self.marginDB = marginDB
        self.blacklistSeconds = blacklistSeconds
    }
}
