import HaloHardware
import HaloMesh
import HaloModel

@testable import HaloSim

/// Two devices: the node's manager joins the mesh and adds nobody; the gateway's is the one on trial, and wants nothing but
/// a peer that answers. With `both`, the node has the same manager, and both want it.
struct TrapBench {
    enum Manager: CaseIterable {
        case naive
        case shipped
    }

    let run: MeshRun

    /// - Parameters:
    ///   - both: whether both managers are on trial.
    ///   - secured: whether the mesh has a passphrase.
    ///   - faults: entries of the schedule.
    init(_ manager: Manager, both: Bool = false, secured: Bool = false, faults: [String] = [], seed: UInt64 = 1) throws
    {
        let build = Self.build
        let scenario = try ScenarioFile.parse(
            """
            name: trap
            mesh: {id: trap\(secured ? ", passphrase: a mesh with traps" : "")}
            nodes:
              - {name: gateway, role: gateway, position: [0, 0]}
              - {name: node, position: [300, 0]}
            faults: [\(faults.joined(separator: ", "))]
            """, file: "trap.yaml")
        run = try MeshRun(scenario: scenario, seed: seed, build: build)
        if !both || manager == .naive { try replace(1, adds: both) }
        if manager == .naive { try replace(0, adds: true) }
    }

    private static let build = MeshRunBuild.test

    private func replace(_ index: Int, adds: Bool) throws {
        let device = run.devices[index]
        let world = DeviceWorld(simulation: run.simulation, scenario: run.scenario, build: Self.build)
        let configuration = world.configuration(of: device.settings)
        device.services.install(
            .init(name: "halo-mesh.service") {
                try await NaiveManager(
                    environment: device.meshEnvironment, configuration: configuration, adds: adds
                ).run()
            })
    }

    var gateway: SimulatedDevice { run.devices[0] }
    var node: SimulatedDevice { run.devices[1] }

    func run(until seconds: Int64) throws { try run.advance(to: seconds * 1_000_000_000) }

    /// Whether both ends call the link established, agree on it, and data passes.
    var isAlive: Bool { isAlive(node, gateway) && isAlive(gateway, node) }

    /// Whether the end on trial calls it established.
    var looksAlive: Bool { gateway.radio.link(to: node.radio) == .established }

    private func isAlive(_ one: SimulatedDevice, _ other: SimulatedDevice) -> Bool {
        guard let station = one.radio.stations[other.address], station.link.state == .established else { return false }
        return LinkWatch.deathOf(station, one, other) == nil
    }
}
