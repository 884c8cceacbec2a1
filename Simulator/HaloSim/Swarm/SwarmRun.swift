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
            .draw(duration: scenario.duration.value)
    }

    /// Runs it.
    /// - Parameter faults: other faults than those drawn.
    /// - Throws: `SimulationEscape`, store errors.
    public func result(faults: [Fault]? = nil) throws -> RunResult {
        let run = try MeshRun(scenario: scenario, seed: seed, build: build, faults: faults ?? self.faults)
        try run.advance(to: scenario.duration.value.wholeNanoseconds)
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
