/// Samples of a device that have just been stored: the data of a `telemetry` event of `GET /v1/events/stream`.
public struct LiveTelemetry: Sendable, Codable, Equatable {
    /// The device.
    public var node: NodeID
    /// The samples, in the order of their sequence numbers.
    public var samples: [Sample]

    /// Takes the parts as they are.
    public init(node: NodeID, samples: [Sample]) {
        self.node = node
        self.samples = samples
    }

    enum CodingKeys: String, CodingKey {
        case node = "node_id"
        case samples
    }
}
