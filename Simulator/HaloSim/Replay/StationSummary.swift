import HaloModel

/// What a capture shows of one transmitter.
public struct StationSummary: Hashable, Sendable, Encodable {
    /// A stretch of time without beacons.
    public struct Silence: Hashable, Sendable, Encodable {
        /// The last beacon before, in seconds from the capture's start.
        public let fromSeconds: Double
        /// The first beacon after.
        public let toSeconds: Double

        enum CodingKeys: String, CodingKey {
            case fromSeconds = "from_seconds"
            case toSeconds = "to_seconds"
        }
    }

    /// Signal at the capturing receiver.
    public struct Signal: Hashable, Sendable, Encodable {
        /// The weakest frame, in dBm.
        public let minimum: Int
        /// The mean of the dBm values.
        public let mean: Double
        /// The strongest frame, in dBm.
        public let maximum: Int
    }

    /// Its address.
    public let address: MACAddress
    /// Its first frame, in seconds from the capture's start.
    public let firstSeconds: Double
    /// Its last frame.
    public let lastSeconds: Double
    /// Frames it sent.
    public let frames: Int
    /// Frames it sent again.
    public let retries: Int
    /// Beacons it sent.
    public let beacons: Int
    /// Stretches of more than 20 beacon intervals without a beacon.
    public let silences: [Silence]
    /// The mesh it announced last; `nil` when it announced none.
    public let meshID: String?
    /// The number of peerings it announced last.
    public let peerings: Int?
    /// The channel its last beacon was received on, in MHz.
    public let channelMHz: Int?
    /// Signal, when the receiver told it.
    public let signalDBm: Signal?

    enum CodingKeys: String, CodingKey {
        case address, frames, retries, beacons, silences, peerings
        case firstSeconds = "first_seconds"
        case lastSeconds = "last_seconds"
        case meshID = "mesh_id"
        case channelMHz = "channel_mhz"
        case signalDBm = "signal_dbm"
    }
}
