import ArgumentParser
import HaloDoctor
import HaloModel

/// `haloctl mesh rf`.
struct MeshRFCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rf", abstract: "Show the radio configuration, or move the whole mesh to another.",
        subcommands: [Show.self, MeshRFSetCommand.self], defaultSubcommand: Show.self)

    /// `haloctl mesh rf show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show which configuration holds, and how far a change has come.",
            discussion: "Exit codes: 0; 69 halo-mesh does not answer.")

        @OptionGroup var socket: MeshSocket

        func run() async throws {
            let status: RFChangeStatus = try await socket.ask("/v1/mesh/rf-config")
            try socket.show(status, RadioChangeText.summary(status))
        }
    }
}
