/// Consecutive samples of one device: the body of `POST /v1/nodes/{node_id}/telemetry`.
///
/// Sample i has sequence number `firstSequence + i`. (node, boot, sequence) names a sample for ever; the gateway stores
/// each name once, so a batch may be sent any number of times.
public struct TelemetryBatch: Sendable, Codable, Equatable {
    /// The device.
    public var node: NodeID
    /// The series of sequence numbers: one per start of the agent's spool, 1–64 characters.
    public var boot: String
    /// Sequence number of the first sample.
    public var firstSequence: UInt64
    /// At most `sampleLimit` samples.
    public var samples: [Sample]

    /// The most samples one batch may carry.
    public static let sampleLimit = 2000

    /// Takes the parts as they are.
    public init(node: NodeID, boot: String, firstSequence: UInt64, samples: [Sample]) {
        self.node = node
        self.boot = boot
        self.firstSequence = firstSequence
        self.samples = samples
    }

    enum CodingKeys: String, CodingKey {
        case node = "node_id"
        case boot = "boot_id"
        case firstSequence = "first_sequence"
        case samples
    }
}

/// The gateway's answer to a batch: everything below `nextSequence` is stored durably.
public struct TelemetryReceipt: Sendable, Codable, Equatable {
    /// The series the answer is about.
    public var boot: String
    /// The first sequence number not yet stored.
    public var nextSequence: UInt64
    /// Samples of this batch that were new.
    public var stored: Int

    /// Takes the parts as they are.
    public init(boot: String, nextSequence: UInt64, stored: Int) {
        self.boot = boot
        self.nextSequence = nextSequence
        self.stored = stored
    }

    enum CodingKeys: String, CodingKey {
        case boot = "boot_id"
        case nextSequence = "next_sequence"
        case stored
    }
}
