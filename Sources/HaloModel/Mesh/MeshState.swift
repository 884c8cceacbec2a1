/// The eight states of a device's way into the mesh, in order; a later state implies the earlier ones.
public enum MeshState: String, Sendable, Codable, CaseIterable, Comparable {
    /// Radio driver not loaded, or no wireless interface.
    case driverMissing = "driver-missing"
    /// Interface down, or supplicant not answering.
    case radioDown = "radio-down"
    /// Mesh group starting, or scanning.
    case joining
    /// In the group, no neighbour heard.
    case isolated
    /// Neighbours heard, handshakes under way, none established.
    case peering
    /// At least one established link, no batman-adv route to the gateway.
    case peered
    /// Route to the gateway; overlay handshake missing or stale.
    case routed
    /// Overlay up and the gateway answers.
    case online

    /// Position in the order, 1…8.
    public var rank: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    /// Earlier in the order comes first.
    public static func < (left: MeshState, right: MeshState) -> Bool { left.rank < right.rank }
}
