import HaloModel

/// A mesh root that announced itself with RANN (IEEE 802.11-2020 14.10.12).
public struct RootSummary: Hashable, Sendable, Encodable {
    /// Its address.
    public let address: MACAddress
    /// Its first announcement, forwarded or not, in seconds from the capture's start.
    public let firstSeconds: Double
    /// Its last announcement.
    public let lastSeconds: Double
    /// Announcements, forwarded ones included.
    public let announcements: Int
    /// Whether it is a mesh gate.
    public let isGate: Bool

    enum CodingKeys: String, CodingKey {
        case address, announcements
        case firstSeconds = "first_seconds"
        case lastSeconds = "last_seconds"
        case isGate = "is_gate"
    }
}
