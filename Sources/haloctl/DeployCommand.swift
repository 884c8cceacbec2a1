import ArgumentParser
import FoundationEssentials
import HaloDeploy
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl deploy`.
struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Bring devices the programs that deploy/build.sh made.",
        discussion: """
            Runs on a workstation. It serves the programs by HTTP; each device fetches them with wget, checks sum and \
            processor, stops the unit, exchanges the program in one step, starts it, and looks at systemctl, the journal and, on the \
            gateway, /health. A device takes the old program back by itself if anything is wrong, also when the connection \
            breaks or its power fails meanwhile.

            One node comes first, alone, then the others by --width at a time, then the gateway. The first failure ends it. \
            Devices are named as for ssh, which must not ask for a password, and whose user is root or may use sudo \
            without one.

            Exit codes: 0 all done; 1 a device failed, the rest was skipped; 3 done, but a device would not start HALO at \
            boot; 64 something is missing or wrong; 66 the programs cannot be read.
            """)

    @Option(name: .customLong("node"), help: "A node, as for ssh; may be given often.")
    var nodes: [String] = []
    @Option(help: "The gateway, as for ssh.")
    var gateway: String?
    @Option(name: .customLong("program"), help: "Only this program; may be given often.")
    var programs: [String] = []
    @Option(help: "Folder with manifest.json and the programs.", completion: .directory)
    var from = "dist/aarch64"
    @Option(help: "How many nodes at once.")
    var width = 3
    @Option(help: "Port to serve the programs on.")
    var port: UInt16 = 9001
    @Option(help: "This machine's address as the devices reach it (default: where their ssh comes from).")
    var address: String?
    @Option(help: "Port of the gateway's API.")
    var healthPort: UInt16 = 8080
    @Option(help: "Seconds a program has to run without a fault.")
    var seconds = 5
    @Option(help: "Program to use as ssh: called with options, the device and a command.", completion: .file())
    var ssh = "/usr/bin/ssh"
    @Flag(help: "Show what would be done, in which order, and do nothing.")
    var dryRun = false
    @Flag(help: "Print JSON.")
    var json = false

    /// What is printed with `--json`.
    private struct Report: Encodable {
        var commit: String
        var devices: [Deployer.Result]
    }

    private struct Plan: Encodable {
        var commit: String
        var waves: [[String: [String]]]
    }

    func run() async throws {
        let files = LinuxFileSystem(root: "/")
        let (artifacts, waves, folder) = try prepared(files)
        if dryRun { return try show(waves, artifacts) }
        let server = ArtifactServer(artifacts, folder: folder, files: files, random: LinuxRandomSource())
        let deployer = Deployer(
            shell: SSHShell(program: ssh), clock: LinuxClock(), artifacts: artifacts,
            source: Deployer.Source(address: address, port: port, path: server.path), healthPort: healthPort,
            seconds: seconds)
        let results = try await serving(server) {
            try await deployer.deploy(waves, only: programs) { host, step in StandardError.write("\(host): \(step)") }
        }
        try show(results, artifacts)
    }

    /// Serves while `body` runs.
    private func serving(
        _ server: ArtifactServer, _ body: @escaping @Sendable () async throws -> [Deployer.Result]
    ) async throws -> [Deployer.Result] {
        let port = port
        return try await withThrowingTaskGroup(of: [Deployer.Result]?.self) { group in
            group.addTask {
                do {
                    try await LinuxHTTPTransport(root: "/").serve(.tcp(.any, port)) { server.answer($0) }
                } catch let error as HardwareError {
                    StandardError.write("port \(port) cannot be served: \(error); take another with --port")
                    throw ExitCode(64)
                }
                return nil
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let results = try await group.next() {
                if let results { return results }
            }
            return []
        }
    }

    private func prepared(_ files: LinuxFileSystem) throws -> (Artifacts, [[DeployTarget]], String) {
        do {
            let manifest = try TemplateFile.read(from + "/manifest.json")
            let artifacts = try Artifacts(json: Array(manifest.utf8), file: from + "/manifest.json")
            for name in programs where !artifacts.programs.contains(where: { $0.name == name }) {
                throw DeployError("program \(name): \(from) does not have it")
            }
            let targets =
                try nodes.map { try DeployTarget(host: $0, role: .node) }
                + (gateway.map { [try DeployTarget(host: $0, role: .gateway)] } ?? [])
            guard !targets.isEmpty else { throw DeployError("name the devices: --node HOST…, --gateway HOST") }
            guard Set(targets.map(\.host)).count == targets.count else { throw DeployError("a device is named twice") }
            guard (1...600).contains(seconds), (1...100).contains(width) else {
                throw DeployError("seconds is 1 to 600, width is 1 to 100")
            }
            if let address, IPv4Address(address) == nil { throw DeployError("address: expected an IPv4 address") }
            for program in artifacts.programs where try files.status("\(folder)/\(program.name)")?.size != program.size
            {
                throw DeployError("\(from)/\(program.name) is not as the manifest says; build again")
            }
            return (artifacts, DeployTarget.waves(targets, width: width), try folder)
        } catch let error as DeployError {
            StandardError.write("\(error)")
            throw ExitCode(64)
        }
    }

    /// Where the programs are.
    private var folder: String {
        get throws { try WorkingFolder.absolute(from) }
    }

    private func show(_ waves: [[DeployTarget]], _ artifacts: Artifacts) throws {
        let plan = Plan(
            commit: artifacts.commit,
            waves: waves.map { wave in
                Dictionary(
                    uniqueKeysWithValues: wave.map {
                        ($0.host, $0.programs(of: artifacts, only: programs).map(\.program.name))
                    })
            })
        if json { return print(try encoded(plan)) }
        print("commit \(artifacts.commit), for \(artifacts.machine)")
        for (index, wave) in waves.enumerated() {
            for target in wave {
                let names = target.programs(of: artifacts, only: programs).map(\.program.name)
                print("wave \(index + 1): \(target.role.rawValue) \(target.host): \(names.joined(separator: ", "))")
            }
        }
    }

    private func show(_ results: [Deployer.Result], _ artifacts: Artifacts) throws {
        if json {
            print(try encoded(Report(commit: artifacts.commit, devices: results)))
        } else {
            for result in results {
                print("\(result.host): \(result.state)\(result.reason.map { ": \($0)" } ?? "")")
                result.warnings.forEach { print("  warning: \($0)") }
            }
        }
        if results.contains(where: { $0.state != "done" }) { throw ExitCode(1) }
        if results.contains(where: { !$0.warnings.isEmpty }) { throw ExitCode(3) }
    }

    private func encoded(_ report: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}
