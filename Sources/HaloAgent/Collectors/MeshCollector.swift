import HaloHardware
import HaloModel

/// Mesh state and peers, asked of the mesh manager on its local socket.
struct MeshCollector: Collector {
    let name = "mesh"
    let interval: Duration
    let deadline: Duration = .seconds(5)
    let transport: any HTTPTransport

    func collect() async throws -> [Reading] {
        let report = try await Self.report(from: transport)
        var output = [
            Reading(metric: "mesh.state", value: Double(report.state.rank)),
            Reading(metric: "mesh.peers", value: Double(report.peers.filter { $0.link == "estab" }.count)),
        ]
        if let latency = report.gatewayLatencyMilliseconds {
            output.append(Reading(metric: "mesh.gateway_latency_ms", value: latency))
        }
        for peer in report.peers where peer.link == "estab" {
            let prefix = "radio.\(peer.address)"
            if let signal = peer.signalDBm {
                output.append(Reading(metric: "\(prefix).signal_dbm", value: Double(signal)))
            }
            if let throughput = peer.expectedThroughputKbps {
                output.append(Reading(metric: "\(prefix).expected_throughput_kbps", value: Double(throughput)))
            }
            output.append(Reading(metric: "\(prefix).inactive_ms", value: Double(peer.inactiveMilliseconds)))
        }
        return output
    }

    /// Asks the mesh manager.
    static func report(from transport: any HTTPTransport) async throws -> MeshReport {
        try await transport.ask(DevicePaths.meshSocket, "/v1/mesh")
    }
}
