import ArgumentParser
import HaloBuild

/// `halo-sim`: the virtual mesh.
@main
struct HaloSimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halo-sim",
        abstract: "Run HALO's daemons, as they ship, in a virtual mesh.",
        discussion: """
            Exit codes: 0 every expectation held; 1 one did not; 64 the command line is wrong; 65 a file's content is wrong; \
            66 a file cannot be opened; 70 the run lost its determinism; 73 a file cannot be written; 75 an address is in use.

            Shell completion: halo-sim --generate-completion-script bash (or zsh, fish).
            """,
        version: BuildStamp.summary,
        subcommands: [
            UpCommand.self, RunCommand.self, ReplayCommand.self, SwarmCommand.self, RecoveryCommand.self,
            DiffCommand.self, BenchCommand.self, AgentCostCommand.self, StoreCostCommand.self,
            ScenariosCommand.self,
        ])
}
