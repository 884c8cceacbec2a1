import HaloGateway
import HaloModel

/// What all devices of a run share.
struct DeviceWorld {
    var simulation: Simulation
    var scenario: Scenario
    var build: GatewayConfiguration.Build

    /// Where the plane's origin lies on Earth.
    var origin: SimulatedGPS.Origin {
        SimulatedGPS.Origin(latitude: scenario.origin[0], longitude: scenario.origin[1])
    }

    /// A device's antenna: its place on the ground, and its mast.
    func position(of node: ScenarioNode) -> Position {
        let (x, y) = (node.position.value[0], node.position.value[1])
        return Position(x: x, y: y, z: scenario.terrain.height(x: x, y: y) + node.antennaHeight)
    }

    /// What `haloctl setup` would have written on the device.
    func configuration(of node: ScenarioNode) -> NodeConfiguration {
        let mesh = MeshSettings(
            meshID: scenario.mesh.id, passphrase: scenario.mesh.passphrase, trustSecret: scenario.mesh.trustSecret,
            country: scenario.region, channel: scenario.channel, widthMHz: scenario.widthMHz,
            routing: scenario.mesh.routing)
        return NodeConfiguration(
            node: node.name.value, role: node.role, mesh: mesh, sampleIntervalSeconds: scenario.sampleIntervalSeconds)
    }
}
