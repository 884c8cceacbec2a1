import ArgumentParser
import Dispatch
import HaloBuild
import HaloHardware
import HaloLinux
import HaloModel
import HaloSim
import UnixSignals

/// `halo-sim up`: a live mesh whose gateway answers on loopback.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Run a live virtual mesh; its gateway answers on loopback.",
        discussion: "Commands at the prompt: status, kill NODE, heal NODE, cut NODE NODE, join NODE NODE, help, quit.")

    @Argument(help: "Scenario file (YAML).", completion: .file(extensions: ["yaml"]))
    var scenario: String

    @Option(help: "Virtual seconds a second: 1x, 10x, or max.")
    var speed = "1x"

    @Option(help: "Loopback port of the gateway's API and page; the control port is the next one.")
    var port: UInt16 = 8080

    @Option(
        help: "Folder for the devices' local sockets, FOLDER/NODE/run/halo; haloctl takes FOLDER/NODE as its --root.",
        completion: .directory)
    var roots: String?

    @Option(help: "Seed of the run; drawn when left out.")
    var seed: UInt64?

    func run() async throws {
        var loaded = try ScenarioArgument.load(scenario)
        let factor = try parsedSpeed()
        loaded.start = LinuxClock().wallTime
        let mesh = try MeshRun(
            scenario: loaded, seed: seed ?? LinuxRandomSource().next(below: 1_000_000), build: .current)
        // The gateway creates its administrator when it first starts.
        while mesh.administratorPassword == nil, mesh.now < 60_000_000_000 {
            try mesh.advance(to: mesh.now + 1_000_000_000)
        }
        let live = LiveLoop(mesh: mesh, speed: factor)
        let control = ControlPort(live: live)
        let status = StatusLine()
        live.everySecond = { status.show($0) }
        Banner.show(mesh, port: port, scenario: loaded)
        try await serve(live, control, mesh.deviceNames)
        status.end()
        Terminal.note("halo-sim: the mesh is down.")
    }

    private func serve(_ live: LiveLoop, _ control: ControlPort, _ devices: [String]) async throws {
        let transport = LinuxHTTPTransport()
        let sockets = roots.map { DeviceSockets(folder: $0, devices: devices, live: live) }
        let (port, loopback) = (port, IPv4Address(127, 0, 0, 1))
        let outcome = try await withThrowingTaskGroup(of: Ending.self) { group in
            group.addTask { try await Self.runOnOwnThread(live) }
            group.addTask {
                try await transport.serve(.tcp(loopback, port)) { await live.respond(to: $0) }
                return .stopped
            }
            group.addTask {
                try await transport.serve(.tcp(loopback, port &+ 1)) { await control.respond(to: $0) }
                return .stopped
            }
            if let sockets {
                group.addTask {
                    try await sockets.serve()
                    return .stopped
                }
            }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
                return .stopped
            }
            Prompt(live: live).start()
            defer { group.cancelAll() }
            do {
                let first = try await group.next() ?? .stopped
                live.end()
                return first
            } catch let error as HardwareError where error.code == .busy {
                live.end()
                Terminal.note(
                    "halo-sim: \(error.message)\nAnother program uses port \(port) or \(port &+ 1), or a socket below --roots; "
                        + "choose others.")
                throw ExitCode.temporaryFailure
            } catch is CancellationError {
                live.end()
                return .stopped
            }
        }
        if case .escaped(let escape) = outcome {
            Terminal.note("halo-sim: \(escape)")
            throw ExitCode.determinismLost
        }
    }

    private enum Ending: Sendable {
        case stopped
        case escaped(String)
    }

    /// The loop blocks its thread, so it gets one of its own.
    private static func runOnOwnThread(_ live: LiveLoop) async throws -> Ending {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "halo-sim.mesh").async {
                do {
                    try live.run()
                    continuation.resume(returning: .stopped)
                } catch {
                    continuation.resume(returning: .escaped("\(error)"))
                }
            }
        }
    }

    private func parsedSpeed() throws -> Double? {
        if speed == "max" { return nil }
        guard speed.hasSuffix("x"), let factor = Double(speed.dropLast()), factor > 0, factor <= 1000 else {
            throw ValidationError("--speed: expected 1x, 10x, … or max, found \"\(speed)\"")
        }
        return factor
    }
}
