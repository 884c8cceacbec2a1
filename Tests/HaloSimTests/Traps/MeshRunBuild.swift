import HaloGateway

/// The build that runs in tests say they were made by.
enum MeshRunBuild {
    static let test = GatewayConfiguration.Build(version: "test", commit: "test", time: "test")
}
