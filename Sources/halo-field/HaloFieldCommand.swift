import ArgumentParser
import HaloBuild
import HaloField
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram
import Logging

/// The field page's program: options, and the wiring of the Linux implementations.
@main
struct HaloFieldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halo-field",
        abstract: "A page for the phone next to this device: where it stands in the mesh, and why.",
        discussion: """
            Runs until SIGTERM or SIGINT. Exit code 78: the configuration is missing or wrong.

            Shell completion: halo-field --generate-completion-script bash (or zsh, fish).
            """,
        version: BuildStamp.summary)

    @OptionGroup var options: ProgramOptions

    @Option(help: "Port to listen on, on every address.")
    var port = FieldPage.port

    func run() async throws {
        let configuration = try options.configuration()
        let logger = options.logger("halo-field")
        logger.info("starting", metadata: ["version": "\(BuildStamp.summary)", "port": "\(port)"])
        let environment = FieldEnvironment(
            transport: LinuxHTTPTransport(root: options.rootFolder),
            system: LinuxSystemInformation(storage: options.storageFolder), gps: LinuxGPS(), clock: LinuxClock(),
            logger: logger)
        try await StopSignals.run { [port] in
            try await FieldPage(environment: environment, configuration: configuration, address: .tcp(.any, port)).run()
        }
        logger.info("stopped")
    }
}
