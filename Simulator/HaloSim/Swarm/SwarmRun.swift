import HaloGateway
import HaloModel

/// One run of a swarm: a seed's mesh and faults, and whether the mesh came through.
public struct SwarmRun: Sendable {
    /// What a swarm runs on.
    public enum Ground: Sendable {
        /// A mesh drawn anew for every seed, with this many devices.
        case random(nodes: Int)
        /// A given scenario.
        case scenario(Scenario)

        /// How long faults may begin: a random mesh is there for them alone, and its time costs processor time.
        var window: Duration? {
            switch self {
            case .random: .seconds(150)
            case .scenario: nil
            }
        }
    }

    /// The seed.
    public let seed: UInt64
    /// The mesh.
    public let scenario: Scenario
    /// What goes wrong.
    public let faults: [Fault]
    private let ground: Ground
    private let build: GatewayConfiguration.Build

    /// Draws the run of a seed.
    /// - Throws: `DocumentError` when the mesh drawn is no scenario, which is a defect.
    public init(_ ground: Ground, seed: UInt64, build: GatewayConfiguration.Build) throws {
        self.seed = seed
        self.ground = ground
        self.build = build
        switch ground {
        case .scenario(let given): scenario = given
        case .random(let nodes):
            scenario = try ScenarioFile.parse(RandomMesh(seed: seed, nodes: nodes).yaml(), file: "swarm-\(seed).yaml")
        }
        faults = RandomFaults(scenario: scenario, random: SeededRandom(seed: seed, stream: "swarm faults"))
            .draw(duration: scenario.duration.value, window: ground.window)
    }

    /// How long everybody has to have been online after the last fault until nothing more is expected to happen: what was
    /// spooled meanwhile is delivered by then.
    private static let calm: Duration = .seconds(150)

    /// Runs it until the mesh is whole again, for the scenario's duration at most.
    /// - Parameter faults: other faults than those drawn.
    /// - Throws: `SimulationEscape`, store errors.
    public func result(faults: [Fault]? = nil) throws -> RunResult {
        let faults = faults ?? self.faults
        let run = try MeshRun(scenario: scenario, seed: seed, build: build, faults: faults)
        let end = scenario.duration.value.wholeNanoseconds
        let over = faults.map { $0.at + ($0.lasting ?? .zero) }.max() ?? .zero
        try run.advance(to: min(end, over.wholeNanoseconds))
        while run.now < end {
            try run.advance(to: min(end, run.now + 30_000_000_000))
            let since = max(over.wholeNanoseconds, run.wholeSince ?? run.now)
            if run.now - since >= Self.calm.wholeNanoseconds { break }
        }
        return try run.finish()
    }

    /// The smallest part of the faults that still fails one of the expectations that failed.
    /// - Throws: as `result`.
    public func minimized(failing names: [String]) throws -> [Fault] {
        try FaultMinimizer { candidate in
            try result(faults: candidate).expectations.contains { !$0.held && names.contains($0.name) }
        }.minimize(faults)
    }

    /// The run as a scenario file of its own, for `halo-sim run --seed`; `nil` on a given scenario, whose file is there.
    public func yaml(faults: [Fault]) -> String? {
        guard case .random(let nodes) = ground else { return nil }
        return RandomMesh(seed: seed, nodes: nodes).yaml(faults: faults)
    }
}
