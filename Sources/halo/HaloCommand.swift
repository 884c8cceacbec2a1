import ArgumentParser
import HaloBuild
import HaloGateway
import HaloHardware
import HaloLinux
import HaloModel
import HaloPortal
import HaloProgram
import HaloStore
import Hummingbird
import Logging
import ServiceLifecycle
import UnixSignals

/// The gateway's program: options, and the wiring of the Linux implementations.
@main
struct HaloCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halo",
        abstract: "The gateway: lets devices in, keeps their samples, serves the API and the portal.",
        discussion: """
            Runs until SIGTERM or SIGINT. The first start makes the user admin and logs its password once. \
            Exit code 78: the configuration is missing or wrong.

            Shell completion: halo --generate-completion-script bash (or zsh, fish).
            """,
        version: BuildStamp.summary)

    @OptionGroup var options: ProgramOptions

    @Option(help: "Address and port to listen on.")
    var listen = "0.0.0.0:8080"

    @Option(name: .customLong("trust"), help: "Radio that comes in without approval; may be given several times.")
    var trusted: [String] = []

    @Option(help: "The radio: morse, or hwsim for the kernel's simulated ones.")
    var radio = RadioKind.morse

    @Flag(help: "Let every device in that knows the mesh's trust secret.")
    var trustAll = false

    func run() async throws {
        let logger = options.logger("halo")
        let address = try ListenAddress(listen)
        let root = options.rootFolder
        let files = options.files
        let node = try options.configuration()
        let environment = GatewayEnvironment(
            clock: LinuxClock(), random: LinuxRandomSource(), overlay: LinuxOverlay(),
            filter: LinuxPacketFilter(root: root), files: files,
            transport: LinuxHTTPTransport(root: root),
            host: GatewayHost(
                addressing: LinuxAddressing(root: root), routing: LinuxRouting(),
                wireless: LinuxWireless(
                    platform: radio.platform, country: node.mesh.country, gpio: LinuxGPIO(root: root), root: root),
                system: LinuxSystemInformation(storage: options.storageFolder)),
            logger: logger)
        try files.createDirectory("/var/lib/halo", mode: 0o755)
        // Made here so that only the owner can read it: it holds the signing key. SQLite gives its log the same mode.
        try files.open(DevicePaths.database, mode: 0o600).close()
        let database = try Database(
            path: (root == "/" ? "" : root) + DevicePaths.database, executor: ThreadExecutor())
        let gateway = try await Gateway(
            environment: environment, configuration: try configuration(node, address), database: database,
            modules: [Portal.module])
        if let password = try await gateway.createFirstAdministrator() {
            // Shown this once; only its hash is kept.
            logger.notice("first start: sign in as admin", metadata: ["password": "\(password)"])
        }
        try await gateway.enrolOwnNode(apiURL: "http://127.0.0.1:\(address.port)")
        logger.info(
            "starting", metadata: ["version": "\(BuildStamp.summary)", "listen": "\(listen)", "root": "\(root)"])
        try await serve(gateway, address, logger)
    }

    private func configuration(_ node: NodeConfiguration, _ address: ListenAddress) throws -> GatewayConfiguration {
        guard node.role == .gateway else {
            throw ValidationError(
                "\(options.config) makes this device a \(node.role.rawValue): halo runs on the gateway")
        }
        guard let name = node.node ?? NodeID("gateway"), let overlay = GatewayConfiguration.defaultOverlay else {
            throw ValidationError("\(options.config) names no device")
        }
        let radios = try trusted.map { text in
            guard let radio = MACAddress(text) else { throw ValidationError("\(text) is no MAC address") }
            return radio
        }
        return GatewayConfiguration(
            node: name, overlay: overlay, apiPort: address.port, trustSecret: node.mesh.trustSecret,
            approval: trustAll ? .everyone : .trusted(radios),
            build: GatewayConfiguration.Build(
                version: BuildStamp.version, commit: BuildStamp.commit, time: BuildStamp.buildTime))
    }

    private func serve(_ gateway: Gateway, _ address: ListenAddress, _ logger: Logger) async throws {
        let executor = ThreadExecutor()
        let application = Application(
            responder: gateway.responder,
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: Int(address.port)), serverName: "halo"),
            eventLoopGroupProvider: .shared(executor.loops), logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [application, GatewayUpkeep(gateway: gateway)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await withTaskExecutorPreference(executor) { try await group.run() }
        logger.info("stopped")
    }
}
