import ArgumentParser

/// `haloctl sensors`.
struct SensorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensors",
        abstract: "Look at the I2C sensors of this device; write templates, check and try them.",
        discussion: """
            Of a device of a virtual mesh: halo-sim up FILE --roots FOLDER, then --root FOLDER/NODE here.
            """,
        subcommands: [
            SensorsListCommand.self, SensorsReadCommand.self, SensorsWatchCommand.self, SensorsTryCommand.self,
            SensorsCheckCommand.self, SensorsNewCommand.self,
        ])
}
