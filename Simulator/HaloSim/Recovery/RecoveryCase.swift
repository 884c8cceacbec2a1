import HaloGateway
import HaloModel

/// One scenario of the recovery suite: a fault, and what is expected of the mesh. Its name is the fault's.
public struct RecoveryCase: Sendable {
    /// The scenario.
    public let scenario: Scenario

    /// A case of the suite.
    public init(scenario: Scenario) { self.scenario = scenario }

    /// The fault it is about: the one it is named after, or the first.
    public var kind: FaultKind? {
        FaultKind(rawValue: scenario.name) ?? scenario.faults.first?.kind.value
    }

    /// Runs it.
    /// - Throws: `SimulationEscape`, store errors.
    public func outcome(seed: UInt64, build: GatewayConfiguration.Build) throws -> RecoveryOutcome {
        let run = try MeshRun(scenario: scenario, seed: seed, build: build)
        try run.advance(to: scenario.duration.value.wholeNanoseconds)
        return RecoveryOutcome(try run.finish())
    }
}
