import ArgumentParser
import HaloBuild

/// The command line of a device.
@main
struct HaloctlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "haloctl",
        abstract: "Set up, look at and renew HALO devices.",
        version: BuildStamp.summary,
        subcommands: [
            SetupCommand.self, StatusCommand.self, MeshCommand.self, DoctorCommand.self, DetectCommand.self,
            GPIOCommand.self, SensorsCommand.self, LogsCommand.self, BackupCommand.self, RestoreCommand.self,
            GatewayCommand.self, DeployCommand.self, CompletionCommand.self,
        ])
}
