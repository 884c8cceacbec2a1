import HaloModel

/// A mesh station found by scanning.
public struct ScanResult: Sendable, Equatable {
    /// Its address.
    public var address: MACAddress
    /// From its Mesh ID element; the SSID of a mesh beacon is empty.
    public var meshID: String
    /// Signal, dBm.
    public var signalDBm: Int
    /// Milliseconds since it was heard.
    public var ageMilliseconds: Int64
    /// Whether its Mesh Configuration says it accepts more peerings.
    public var acceptsPeers: Bool
    /// S1G channel number it was heard on; `nil` when that cannot be told.
    public var channel: Int?
    /// How many peerings its Mesh Configuration says it has (formation info); `nil` when it does not say.
    public var peerings: Int?

    /// Takes the parts as they are.
    public init(
        address: MACAddress, meshID: String, signalDBm: Int, ageMilliseconds: Int64, acceptsPeers: Bool,
        channel: Int? = nil, peerings: Int? = nil
    ) {
        self.address = address
        self.meshID = meshID
        self.signalDBm = signalDBm
        self.ageMilliseconds = ageMilliseconds
        self.acceptsPeers = acceptsPeers
        self.channel = channel
        self.peerings = peerings
    }
}
