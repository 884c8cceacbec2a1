import HaloModel

/// The parts of `STATUS` HALO uses.
public struct SupplicantStatus: Sendable, Equatable {
    /// `wpa_state`: `COMPLETED`, `SCANNING`, `INACTIVE`, `INTERFACE_DISABLED`, …
    public var state: String
    /// The mesh's name while in a group.
    public var meshID: String?
    /// The interface's address.
    public var address: MACAddress

    /// Takes the parts as they are.
    public init(state: String, meshID: String?, address: MACAddress) {
        self.state = state
        self.meshID = meshID
        self.address = address
    }
}
