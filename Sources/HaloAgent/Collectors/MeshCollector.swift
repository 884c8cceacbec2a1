import HaloHardware
import HaloModel

/// What the mesh manager says of the mesh, asked on its local socket.
struct MeshCollector: Collector {
    let name = "mesh"
    let interval: Duration
    let deadline: Duration = .seconds(5)
    let transport: any HTTPTransport

    private static let source = "halo-mesh, GET /v1/mesh"
    private static let state = Metric(
        "mesh.state", "1", 0...100, "How far into the mesh the device is (docs/mesh.md)", source: source)
    private static let peers = Metric("mesh.peers", "1", 0...4096, "Established peerings", source: source)
    private static let latency = Metric(
        "mesh.gateway_latency_ms", "ms", 0...600_000, "Round trip to the gateway through the overlay", source: source)
    private static let repairs = Metric(
        "mesh.repairs", "1", .counts, "Rungs of the recovery ladder climbed since halo-mesh started", source: source)

    static let metrics = [state, peers, latency, repairs]

    func collect() async throws -> [Reading] {
        let report = try await Self.report(from: transport)
        return [
            Self.state.reading(Double(report.state.rank)),
            Self.peers.reading(Double(report.peers.count { $0.link == "estab" })),
            Self.repairs.reading(Double(report.rungsClimbed.reduce(0, &+))),
        ] + Self.latency.reading(report.gatewayLatencyMilliseconds)
    }

    /// Asks the mesh manager.
    static func report(from transport: any HTTPTransport) async throws -> MeshReport {
        try await transport.ask(DevicePaths.meshSocket, "/v1/mesh")
    }
}
