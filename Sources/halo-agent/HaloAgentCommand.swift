import ArgumentParser
import HaloAgent
import HaloBuild
import HaloHardware
import HaloLinux
import HaloProgram
import Logging

/// The agent's program: options, and the wiring of the Linux implementations.
@main
struct HaloAgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halo-agent",
        abstract: "Collects this device's telemetry and delivers it to the gateway, losing none.",
        discussion: """
            Runs until SIGTERM or SIGINT. Its state is served on /run/halo/agent.sock; haloctl status shows it. \
            Exit code 78: the configuration is missing or wrong.

            Shell completion: halo-agent --generate-completion-script bash (or zsh, fish).
            """,
        version: BuildStamp.summary)

    @OptionGroup var options: ProgramOptions

    @Option(help: "The radio: morse, or hwsim for the kernel's simulated ones.")
    var radio = RadioKind.morse

    func run() async throws {
        let configuration = try options.configuration()
        let logger = options.logger("halo-agent")
        logger.info("starting", metadata: ["version": "\(BuildStamp.summary)", "root": "\(options.rootFolder)"])
        let environment = AgentEnvironment(
            buses: LinuxI2CBuses(root: options.rootFolder),
            wireless: LinuxWireless(
                platform: radio.platform, country: configuration.mesh.country,
                gpio: LinuxGPIO(root: options.rootFolder), root: options.rootFolder),
            routing: LinuxRouting(), services: LinuxServices(),
            system: LinuxSystemInformation(storage: options.storageFolder),
            gps: LinuxGPS(), files: options.files,
            transport: LinuxHTTPTransport(root: options.rootFolder), clock: LinuxClock(), random: LinuxRandomSource(),
            logger: logger)
        try await StopSignals.run {
            try await Agent(environment: environment, configuration: configuration, version: BuildStamp.version).run()
        }
        logger.info("stopped")
    }
}
