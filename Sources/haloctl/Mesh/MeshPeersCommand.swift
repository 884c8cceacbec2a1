import ArgumentParser
import HaloDoctor
import HaloModel

/// `haloctl mesh peers`.
struct MeshPeersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peers", abstract: "Show the neighbours, best first.",
        discussion: "Exit codes: 0 at least one peering is established; 1 none; 69 halo-mesh does not answer.")

    @OptionGroup var socket: MeshSocket

    func run() async throws {
        let report: MeshReport = try await socket.ask("/v1/mesh")
        let overview = MeshOverview(mesh: report)
        try socket.show(report.peers, overview.peers(paint: Screen.paint).joined(separator: "\n"))
        guard overview.hasPeer else { throw ExitCode(1) }
    }
}
