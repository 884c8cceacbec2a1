/// What `halo-agent` says of itself on its local socket (`GET /v1/agent`), to the field page and `haloctl`.
public struct AgentStatus: Sendable, Codable, Equatable {
    /// One source of samples.
    public struct Collector: Sendable, Codable, Equatable {
        /// What it collects: `system`, `mesh`, `sensors`.
        public var name: String
        /// Successful turns so far.
        public var turns: Int
        /// Failed turns so far.
        public var failures: Int
        /// Why the last turn failed; `nil` when it did not.
        public var lastFailure: String?

        /// Takes the parts as they are.
        public init(name: String, turns: Int, failures: Int, lastFailure: String?) {
            self.name = name
            self.turns = turns
            self.failures = failures
            self.lastFailure = lastFailure
        }

        enum CodingKeys: String, CodingKey {
            case name, turns, failures
            case lastFailure = "last_failure"
        }
    }

    /// The device; `nil` before the gateway has admitted it.
    public var node: NodeID?
    /// The series of sequence numbers this run of the agent writes.
    public var boot: String
    /// Samples taken since the agent started.
    public var takenSamples: Int
    /// Samples waiting for the gateway.
    public var spooledSamples: Int
    /// Samples the gateway has confirmed since the agent started.
    public var deliveredSamples: Int
    /// Samples given up since the agent started: spool full, disk full or damaged, refused by the gateway for ever.
    public var droppedSamples: Int
    /// Samples about the device itself given up since the agent started because the spool reached its bound.
    public var thinnedSamples: Int
    /// Why the spool's medium takes nothing; `nil` while it does. Samples wait in memory meanwhile.
    public var spoolFailure: String?
    /// How often the calendar clock has been set since the agent started.
    public var clockSteps: Int
    /// The gateway's last confirmation by the device's calendar clock.
    public var lastDelivery: WallTime?
    /// Why the last delivery failed; `nil` when it did not.
    public var deliveryFailure: String?
    /// Sensors in use, ordered.
    public var sensors: [String]
    /// The sources of samples.
    public var collectors: [Collector]

    /// Takes the parts as they are.
    public init(
        node: NodeID?, boot: String, takenSamples: Int, spooledSamples: Int, deliveredSamples: Int, droppedSamples: Int,
        lastDelivery: WallTime?, deliveryFailure: String?, sensors: [String], collectors: [Collector],
        thinnedSamples: Int = 0, spoolFailure: String? = nil, clockSteps: Int = 0
    ) {
        self.node = node
        self.boot = boot
        self.takenSamples = takenSamples
        self.spooledSamples = spooledSamples
        self.deliveredSamples = deliveredSamples
        self.droppedSamples = droppedSamples
        self.thinnedSamples = thinnedSamples
        self.spoolFailure = spoolFailure
        self.clockSteps = clockSteps
        self.lastDelivery = lastDelivery
        self.deliveryFailure = deliveryFailure
        self.sensors = sensors
        self.collectors = collectors
    }

    enum CodingKeys: String, CodingKey {
        case node = "node_id"
        case boot = "boot_id"
        case takenSamples = "taken_samples"
        case spooledSamples = "spooled_samples"
        case deliveredSamples = "delivered_samples"
        case droppedSamples = "dropped_samples"
        case thinnedSamples = "thinned_samples"
        case spoolFailure = "spool_failure"
        case clockSteps = "clock_steps"
        case lastDelivery = "last_delivery"
        case deliveryFailure = "delivery_failure"
        case sensors, collectors
    }
}
