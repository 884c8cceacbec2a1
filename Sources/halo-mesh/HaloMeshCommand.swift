import ArgumentParser
import HaloBuild
import HaloHardware
import HaloLinux
import HaloMesh
import HaloProgram
import Logging

/// The mesh manager's program: options, and the wiring of the Linux implementations.
@main
struct HaloMeshCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halo-mesh",
        abstract: "Brings this device into the mesh and keeps it there.",
        discussion: """
            Runs until SIGTERM or SIGINT. Its state is served on /run/halo/mesh.sock; haloctl status shows it. \
            Exit code 78: the configuration is missing or wrong.

            Shell completion: halo-mesh --generate-completion-script bash (or zsh, fish).
            """,
        version: BuildStamp.summary)

    @OptionGroup var options: ProgramOptions

    func run() async throws {
        let configuration = try options.configuration()
        let logger = options.logger("halo-mesh")
        logger.info("starting", metadata: ["version": "\(BuildStamp.summary)", "root": "\(options.rootFolder)"])
        let environment = MeshEnvironment(
            wireless: LinuxWireless(
                country: configuration.mesh.country, gpio: LinuxGPIO(root: options.rootFolder), root: options.rootFolder),
            routing: LinuxRouting(), overlay: LinuxOverlay(), addressing: LinuxAddressing(root: options.rootFolder),
            services: LinuxServices(), files: options.files,
            transport: LinuxHTTPTransport(root: options.rootFolder), pinger: LinuxPinger(), clock: LinuxClock(),
            random: LinuxRandomSource(), logger: logger)
        try await StopSignals.run {
            try await MeshManager(environment: environment, configuration: configuration).run()
        }
        logger.info("stopped")
    }
}
