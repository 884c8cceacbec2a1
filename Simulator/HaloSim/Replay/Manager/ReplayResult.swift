import HaloModel

/// What the mesh manager would have done in a recorded mesh, beside what happened. docs/replay.md describes the JSON.
public struct ReplayResult: Sendable, Encodable {
    /// One station's replay.
    public struct Station: Sendable, Encodable {
        /// Its radio.
        public let address: MACAddress
        /// What the manager was run as.
        public let role: NodeRole
        /// When the manager was started: at the station's first frame, in seconds from the capture's.
        public let startSeconds: Double
        /// What happened, in order.
        public let recorded: [RecordedEvent]
        /// What the manager decided, in order.
        public let decisions: [ReplayDecision]
        /// The manager's own journal: everything it saw and decided, with reasons and what they were decided from.
        public let journal: [MeshEvent]
        /// How long it took to react.
        public let reactions: [ReplayReaction]
        /// How often it scanned.
        public let scans: Int
        /// Times it climbed each rung; index 0 is rung 1.
        public let rungsClimbed: [Int]
        /// Its state at the end.
        public let state: MeshState?
        /// Established peers at the end.
        public let peers: [MACAddress]

        enum CodingKeys: String, CodingKey {
            case address, role, recorded, decisions, journal, reactions, scans, state, peers
            case startSeconds = "start_seconds"
            case rungsClimbed = "rungs_climbed"
        }
    }

    /// The capture.
    public let file: String
    /// The managers' seed.
    public let seed: UInt64
    /// How much of the capture was replayed.
    public let replayedSeconds: Double
    /// The station taken as the gateway.
    public let gateway: MACAddress
    /// Whether the capture shows that it is one.
    public let gatewayIsKnown: Bool
    /// What the capture cannot tell, and what was taken instead.
    public let limits: [String]
    /// By address.
    public let stations: [Station]
    /// Links over time.
    public let topology: [ReplayTopology]
    /// FNV-1a 64 over the run's trace, in hexadecimal: the same capture and seed give the same.
    public let traceDigest: String

    enum CodingKeys: String, CodingKey {
        case file, seed, gateway, limits, stations, topology
        case replayedSeconds = "replayed_seconds"
        case gatewayIsKnown = "gateway_is_known"
        case traceDigest = "trace_digest"
    }

    init(
        _ world: RecordedNeighbourhood, seed: UInt64, end: Int64, gateway: MACAddress, gatewayIsKnown: Bool,
        stations: [ReplayedStation], trace: Trace
    ) {
        file = world.summary.file
        self.seed = seed
        replayedSeconds = Double(end) / 1e9
        self.gateway = gateway
        self.gatewayIsKnown = gatewayIsKnown
        limits = ReplayLimits.of(world, gateway: gatewayIsKnown ? nil : gateway, end: end)
        self.stations = stations.map { Self.station($0, world, end: end, gateway: gateway) }
        topology = ReplayTopology.overTime(world, stations, end: end)
        traceDigest = String(trace.digest, radix: 16)
    }

    private static func station(
        _ station: ReplayedStation, _ world: RecordedNeighbourhood, end: Int64, gateway: MACAddress
    ) -> Station {
        let events = world.events(of: station.address).filter { $0.seconds <= Double(end) / 1e9 }
        let decisions = station.decisions.all(
            with: station.journal, from: world.summary.start ?? WallTime(nanoseconds: 0))
        var rungs = [Int](repeating: 0, count: 7)
        for rung in decisions.compactMap(\.rung) where rungs.indices.contains(rung - 1) { rungs[rung - 1] += 1 }
        return Station(
            address: station.address, role: station.address == gateway ? .gateway : .node,
            startSeconds: Double(station.firstFrame) / 1e9, recorded: events, decisions: decisions,
            journal: station.journal,
            reactions: ReplayReaction.all(events, decisions, itself: station.address), scans: station.decisions.scans,
            rungsClimbed: rungs, state: decisions.last { $0.state != nil }?.state,
            peers: station.history.last?.peers ?? [])
    }
}
