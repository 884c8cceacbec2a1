import ArgumentParser

/// `haloctl sensors`.
struct SensorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensors",
        abstract: "Write templates of I2C sensors and check them.",
        subcommands: [SensorsCheckCommand.self, SensorsNewCommand.self])
}
