import HaloHardware
import HaloMesh
import HaloModel

/// A mesh manager that takes every answer at face value: it sets everything up once, adds whom it heard in its one scan, all
/// at the same time, and believes that what is established stays so.
struct NaiveManager: Sendable {
    let environment: MeshEnvironment
    let configuration: NodeConfiguration
    /// Whether it adds peers, or waits to be added.
    var adds = true

    func run() async throws {
        let (wireless, clock) = (environment.wireless, environment.clock)
        try await wireless.setDriverLoaded(true)
        try await clock.sleep(for: .seconds(6))
        try await environment.services.start(MeshManager.supplicantUnit)
        try await clock.sleep(for: .seconds(2))
        let mesh = configuration.mesh
        try await wireless.joinMesh(
            MeshGroupConfiguration(
                meshID: mesh.meshID, passphrase: mesh.passphrase, country: mesh.country, channel: mesh.channel,
                widthMHz: mesh.widthMHz), on: "wlan0")
        try await clock.sleep(for: .seconds(6))
        try await environment.routing.apply(
            RoutingConfiguration(
                interface: MeshManager.routingInterface, algorithm: mesh.routing, hardInterfaces: ["wlan0"],
                isGateway: configuration.role == .gateway))
        if adds {
            try await wireless.startScan(on: "wlan0")
            try await clock.sleep(for: .seconds(5))
            let found = try await wireless.scanResults(on: "wlan0")
            await withTaskGroup(of: Void.self) { group in
                for result in found {
                    group.addTask { try? await wireless.addPeer(result.address, on: "wlan0") }
                }
            }
        }
        while true { try await clock.sleep(for: .seconds(3600)) }
    }
}
