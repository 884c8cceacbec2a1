/// Samples of one device in the order of their sequence numbers: the body of `POST /v1/nodes/{node_id}/telemetry`.
///
/// Numbers count from `firstSequence`, leaving out those of `omitted`. (node, boot, sequence) names a sample for ever; the
/// gateway stores each name once, so a batch may be sent any number of times.
public struct TelemetryBatch: Sendable, Codable, Equatable {
    /// The device.
    public var node: NodeID
    /// The stream of sequence numbers: one per start of the agent's spool, 1–64 characters.
    public var boot: String
    /// The number the batch begins with: that of its first sample, or of an omitted run before it.
    public var firstSequence: UInt64
    /// Numbers whose samples the device has given up, ordered: its spool was full, or a record was damaged.
    public var omitted: [SequenceRun]
    /// At most `sampleLimit` samples.
    public var samples: [Sample]

    /// The most samples one batch may carry; of omitted runs one more.
    public static let sampleLimit = 2000

    /// Takes the parts as they are.
    public init(
        node: NodeID, boot: String, firstSequence: UInt64, omitted: [SequenceRun] = [], samples: [Sample]
    ) {
        self.node = node
        self.boot = boot
        self.firstSequence = firstSequence
        self.omitted = omitted
        self.samples = samples
    }

    enum CodingKeys: String, CodingKey {
        case node = "node_id"
        case boot = "boot_id"
        case firstSequence = "first_sequence"
        case omitted, samples
    }

    /// Reads a batch; without `omitted` its numbers are consecutive.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            node: try values.decode(NodeID.self, forKey: .node), boot: try values.decode(String.self, forKey: .boot),
            firstSequence: try values.decode(UInt64.self, forKey: .firstSequence),
            omitted: try values.decodeIfPresent([SequenceRun].self, forKey: .omitted) ?? [],
            samples: try values.decode([Sample].self, forKey: .samples))
    }

    /// Writes a batch; `omitted` only when there is something in it.
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(node, forKey: .node)
        try values.encode(boot, forKey: .boot)
        try values.encode(firstSequence, forKey: .firstSequence)
        if !omitted.isEmpty { try values.encode(omitted, forKey: .omitted) }
        try values.encode(samples, forKey: .samples)
    }

    /// The sequence number of every sample, and the one after the batch; `nil` when `omitted` is out of order, reaches
    /// beyond the samples, or a number does not fit into 64 bits.
    public var numbering: (samples: [UInt64], next: UInt64)? {
        SequenceRun.numbering(from: firstSequence, omitting: omitted, samples: samples.count)
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
