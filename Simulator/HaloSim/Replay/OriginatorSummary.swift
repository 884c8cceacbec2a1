import HaloModel

/// What a capture shows of one batman-adv originator.
public struct OriginatorSummary: Hashable, Sendable, Encodable {
    /// Its address: that of its primary interface, or of another interface it announces.
    public let address: MACAddress
    /// Its first message, forwarded or not, in seconds from the capture's start.
    public let firstSeconds: Double
    /// Its last message.
    public let lastSeconds: Double
    /// Which algorithms it takes part in: `BATMAN_IV`, `BATMAN_V`.
    public let algorithms: [String]
    /// Originator messages, forwarded ones included.
    public let messages: Int
    /// ELP messages.
    public let probes: Int
    /// The newest sequence number of its originator messages.
    public let lastSequenceNumber: Int?
    /// The best transmit quality announced for it, 0…255; B.A.T.M.A.N. IV.
    public let bestTransmitQuality: Int?
    /// The best throughput announced for it, in kbit/s; B.A.T.M.A.N. V.
    public let bestThroughputKbps: Int?
    /// Whether it announced itself as a gateway.
    public let isGateway: Bool
    /// Stations that sent its messages, itself included.
    public let heardFrom: [MACAddress]

    enum CodingKeys: String, CodingKey {
        case address, algorithms, messages, probes
        case firstSeconds = "first_seconds"
        case lastSeconds = "last_seconds"
        case lastSequenceNumber = "last_sequence_number"
        case bestTransmitQuality = "best_transmit_quality"
        case bestThroughputKbps = "best_throughput_kbps"
        case isGateway = "is_gateway"
        case heardFrom = "heard_from"
    }
}
