import ArgumentParser
import HaloBuild

/// The command line of a device.
@main
struct HaloctlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "haloctl",
        abstract: "Look at a HALO device.",
        discussion: "Shell completion: haloctl --generate-completion-script bash (or zsh, fish).",
        version: BuildStamp.summary,
        subcommands: [
            StatusCommand.self, DoctorCommand.self, DetectCommand.self, GPIOCommand.self, SensorsCommand.self,
            BackupCommand.self, RestoreCommand.self,
        ])
}
