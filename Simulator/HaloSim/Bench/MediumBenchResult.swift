/// What the medium costs by itself, and how well its traffic fared.
public struct MediumBenchResult: Sendable, Codable, Equatable {
    /// Stations, the gateway among them.
    public var nodes: Int
    /// Virtual time measured, seconds.
    public var simulatedSeconds: Int
    /// Processor time for one second of virtual time.
    public var cpuSecondsPerSimulatedSecond: Double
    /// Events fired.
    public var events: UInt64
    /// PPDUs on the air, acknowledgements among them.
    public var transmissions: UInt64
    /// PPDUs on the air in one second of virtual time.
    public var transmissionsPerSimulatedSecond: Double
    /// Processor time for one PPDU, microseconds.
    public var cpuMicrosecondsPerTransmission: Double
    /// Memory of the medium for one station, octets.
    public var bytesPerNode: Int
    /// Payloads sent towards the gateway.
    public var payloadsSent: Int
    /// Payloads that reached the gateway over those sent.
    public var deliveryRatio: Double
    /// Mean number of hops of the static routes.
    public var meanHops: Double
    /// Stations that a station's signal reaches, as signal or interference, on average.
    public var meanNeighbours: Double
    /// The medium's counters at the end of the measured time.
    public var statistics: MediumStatistics

    enum CodingKeys: String, CodingKey {
        case nodes
        case simulatedSeconds = "simulated_seconds"
        case cpuSecondsPerSimulatedSecond = "cpu_seconds_per_simulated_second"
        case events, transmissions
        case transmissionsPerSimulatedSecond = "transmissions_per_simulated_second"
        case cpuMicrosecondsPerTransmission = "cpu_microseconds_per_transmission"
        case bytesPerNode = "bytes_per_node"
        case payloadsSent = "payloads_sent"
        case deliveryRatio = "delivery_ratio"
        case meanHops = "mean_hops"
        case meanNeighbours = "mean_neighbours"
        case statistics
    }
}
