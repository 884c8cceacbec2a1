import HaloModel

/// The mesh manager run as stations of a capture, each by itself against the recorded others, in virtual time.
public struct ReplayRun {
    /// Whom to run it as.
    public enum Choice: Sendable, Equatable {
        /// Every station there is.
        case all
        /// One of them.
        case station(MACAddress)
    }

    private let world: RecordedNeighbourhood
    private let addresses: [MACAddress]
    private let gateway: MACAddress
    private let gatewayIsKnown: Bool
    private let seed: UInt64
    private let end: Int64
    private let traceSink: Trace.Sink?

    /// A longer capture is replayed in part, unless a duration is asked for: a damaged time can make an hour look like years.
    public static let longest: Duration = .minutes(6 * 60)

    /// - Parameters:
    ///   - gateway: taken as the gateway where the capture shows none; the lowest address otherwise.
    ///   - duration: how much of the capture to replay; `longest` of it when left out.
    ///   - traceSink: receives the trace line by line.
    /// - Throws: `ReplayError`.
    public init(
        _ world: RecordedNeighbourhood, as choice: Choice, seed: UInt64 = 1, gateway: MACAddress? = nil,
        duration: Duration? = nil, traceSink: Trace.Sink? = nil
    ) throws(ReplayError) {
        let playable = world.playable
        guard let first = playable.first else { throw .noStations(file: world.summary.file) }
        switch choice {
        case .all: addresses = playable
        case .station(let address):
            guard playable.contains(address) else {
                throw .notPlayable(
                    address, file: world.summary.file, playable: playable, recorder: world.recorder)
            }
            addresses = [address]
        }
        let announced = world.announcedGateways
        self.gateway = announced.first ?? gateway ?? first
        gatewayIsKnown = !announced.isEmpty
        self.world = world
        self.seed = seed
        end = min(world.end, (duration ?? Self.longest).wholeNanoseconds)
        self.traceSink = traceSink
    }

    /// Runs to the end of the capture.
    /// - Throws: `SimulationEscape`.
    public func run() throws -> ReplayResult {
        let simulation = Simulation(seed: seed, traceSink: traceSink)
        simulation.trace.record("-", "replay", "\(world.summary.counts.frames) frames, seed \(seed)")
        let stations = addresses.map {
            ReplayedStation($0, in: world, simulation: simulation, gateway: gateway)
        }
        try simulation.run(until: end)
        for station in stations { station.readJournal() }
        try simulation.run(until: end)
        simulation.perform { for station in stations { station.stop() } }
        try simulation.run(until: end)
        return ReplayResult(
            world, seed: seed, end: end, gateway: gateway, gatewayIsKnown: gatewayIsKnown,
            stations: stations, trace: simulation.trace)
    }
}
