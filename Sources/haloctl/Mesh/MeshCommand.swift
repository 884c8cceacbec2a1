import ArgumentParser

/// `haloctl mesh`.
struct MeshCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mesh",
        abstract: "Show what halo-mesh sees and does, and change the mesh's radio configuration.",
        discussion: """
            Everything comes from halo-mesh's local socket on this device.
            Exit codes: 0 done, with status: online; 1 not online, or the change did not hold; 64 not possible like this; 69 \
            halo-mesh does not answer; 75 not now.
            """,
        subcommands: [MeshStatusCommand.self, MeshPeersCommand.self, MeshEventsCommand.self, MeshRFCommand.self],
        defaultSubcommand: MeshStatusCommand.self)
}
