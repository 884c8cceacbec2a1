import ArgumentParser
import FoundationEssentials
import HaloBuild
import HaloHardware
import HaloLinux
import HaloMesh
import HaloModel
import HaloProgram
import Logging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The mesh manager's program: options, and the wiring of the Linux implementations.
@main
struct HaloMeshCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halo-mesh",
        abstract: "Brings this device into the mesh and keeps it there.",
        discussion: """
            Runs until SIGTERM or SIGINT. Its state is served on /run/halo/mesh.sock; haloctl status shows it. \
            Exit code 78: the configuration is missing or wrong.

            With --dry-run it looks at everything it needs, says what it would do and why it cannot, and changes nothing. \
            Exit code 0: it could work here; 1: something is missing; 78: as above.

            Shell completion: halo-mesh --generate-completion-script bash (or zsh, fish).
            """,
        version: BuildStamp.summary)

    @OptionGroup var options: ProgramOptions

    /// Which radio.
    @Option(help: "The radio: morse, or hwsim for the kernel's simulated ones.")
    var radio = RadioKind.morse

    /// Look and tell, change nothing.
    @Flag(help: "Say what would be done and why it cannot, and change nothing.")
    var dryRun = false

    /// JSON instead of text.
    @Flag(help: "With --dry-run: JSON instead of text.")
    var json = false

    func validate() throws {
        if json && !dryRun { throw ValidationError("--json goes with --dry-run") }
    }

    func run() async throws {
        let configuration = try options.configuration()
        let logger = options.logger("halo-mesh")
        if dryRun { return try await look(environment(logger, configuration), configuration) }
        logger.info("starting", metadata: ["version": "\(BuildStamp.summary)", "root": "\(options.rootFolder)"])
        let environment = environment(logger, configuration)
        try await StopSignals.run {
            try await MeshManager(environment: environment, configuration: configuration).run()
        }
        logger.info("stopped")
    }

    private func environment(_ logger: Logger, _ configuration: NodeConfiguration) -> MeshEnvironment {
        MeshEnvironment(
            wireless: LinuxWireless(
                platform: radio.platform, country: configuration.mesh.country,
                gpio: LinuxGPIO(root: options.rootFolder), root: options.rootFolder),
            routing: LinuxRouting(), overlay: LinuxOverlay(), addressing: LinuxAddressing(root: options.rootFolder),
            services: LinuxServices(), files: options.files,
            transport: LinuxHTTPTransport(root: options.rootFolder), pinger: LinuxPinger(), clock: LinuxClock(),
            random: LinuxRandomSource(), logger: logger)
    }

    private func look(_ environment: MeshEnvironment, _ configuration: NodeConfiguration) async throws {
        let report = try await DryRun(environment: environment, isRoot: geteuid() == 0).report(for: configuration)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            print(report.text)
        }
        if !report.isReady { throw ExitCode(1) }
    }
}
