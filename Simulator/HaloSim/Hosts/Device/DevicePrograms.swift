import HaloAgent
import HaloField
import HaloGateway
import HaloHardware
import HaloMesh
import HaloModel
import HaloPortal

/// The units of a device: the programs that ship, with this device's hardware, in systemd's order.
struct DevicePrograms {
    /// The unit everything else waits for.
    private static let root = "halo-mesh.service"

    let device: SimulatedDevice
    let world: DeviceWorld

    /// Installs the units of deploy/systemd, and the supplicant's, which halo-mesh starts when it needs it.
    func install() {
        installSupplicant()
        let device = device
        let configuration = world.configuration(of: device.settings)
        let version = world.build.version
        device.services.install(
            .init(name: Self.root) {
                device.managerStarts.append(device.simulation.events.now)
                try await MeshManager(environment: device.meshEnvironment, configuration: configuration).run()
            } ended: {
                device.tell(nil)
            })
        if device.settings.role == .gateway { installGateway() }
        device.services.install(
            .init(name: "halo-agent.service", requires: [Self.root], wantedBy: Self.root) {
                let agent = Agent(
                    environment: device.agentEnvironment, configuration: configuration, version: version)
                device.agent = agent
                try await agent.run()
            })
        if device.settings.role == .node {
            device.services.install(
                .init(name: "halo-field.service", wants: [Self.root], wantedBy: Self.root) {
                    try await FieldPage(environment: device.fieldEnvironment, configuration: configuration).run()
                })
        }
    }

    private func installSupplicant() {
        let (clock, radio) = (device.clock, device.radio)
        var file = SimulatedUnit.File(name: MeshManager.supplicantUnit) {
            while true { try await clock.sleep(for: .seconds(86_400)) }
        }
        file.isEnabled = false
        file.started = { radio.supplicantStarted() }
        file.killed = { radio.supplicantCrashed() }
        file.ended = { radio.supplicantStopped() }
        device.services.install(file)
    }

    private func installGateway() {
        let device = device
        guard let overlay = GatewayConfiguration.defaultOverlay else { return }
        let configuration = GatewayConfiguration(
            node: device.name, overlay: overlay, trustSecret: world.scenario.mesh.trustSecret,
            approval: .everyone, build: world.build)
        device.services.install(
            .init(name: "gateway-api.service", requires: [Self.root], wantedBy: Self.root) {
                guard let database = device.database else { return }
                let gateway = try await Gateway(
                    environment: device.gatewayEnvironment, configuration: configuration, database: database,
                    modules: [Portal.module])
                if let password = try await gateway.createFirstAdministrator() {
                    device.administratorPassword = password
                }
                try await gateway.enrolOwnNode(radio: device.address)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await gateway.run() }
                    group.addTask {
                        try await device.network.http.serve(.tcp(.any, configuration.apiPort)) {
                            await gateway.respond(to: $0)
                        }
                    }
                    try await group.next()
                    group.cancelAll()
                }
            })
    }
}

extension SimulatedDevice {
    var meshEnvironment: MeshEnvironment {
        MeshEnvironment(
            wireless: radio.wireless, routing: network.routing, overlay: network.overlay,
            addressing: network.addressing,
            services: services, files: files, transport: network.http, pinger: network.pinger, clock: clock,
            random: random, logger: logger("halo-mesh.service"))
    }

    var agentEnvironment: AgentEnvironment {
        AgentEnvironment(
            buses: buses, wireless: radio.wireless, routing: network.routing, services: services, system: system,
            gps: gps, files: files, transport: network.http, clock: clock, random: random,
            logger: logger("halo-agent.service"))
    }

    var fieldEnvironment: FieldEnvironment {
        FieldEnvironment(
            transport: network.http, system: system, gps: gps, clock: clock, logger: logger("halo-field.service"))
    }

    var gatewayEnvironment: GatewayEnvironment {
        GatewayEnvironment(
            clock: clock, random: random, overlay: network.overlay, filter: network.filter, files: files,
            transport: network.http,
            host: GatewayHost(
                addressing: network.addressing, routing: network.routing, wireless: radio.wireless, system: system),
            logger: logger("gateway-api.service"))
    }
}
