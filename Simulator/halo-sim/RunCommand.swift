import ArgumentParser
import HaloBuild
import HaloDocuments
import HaloFrames
import HaloHardware
import HaloLinux
import HaloModel
import HaloSim

/// `halo-sim run`: a scenario in virtual time, checked.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a scenario in virtual time and check what it expects.")

    @Argument(help: "Scenario file (YAML).", completion: .file(extensions: ["yaml"]))
    var scenario: String

    @Option(help: "Seed of the run: the same seed gives the same trace, byte for byte.")
    var seed: UInt64 = 1

    @Option(help: "How long, in virtual time: 90s, 20min, 1h. The scenario's own duration when left out.")
    var duration: String?

    @Option(help: "Record everything on the air to this file (.pcap or .pcapng).", completion: .file())
    var pcap: String?

    @Option(help: "Write the event trace to this file.", completion: .file())
    var trace: String?

    @Flag(help: "Run twice, the second time in a process of its own, and name the first event that differs.")
    var checkDeterminism = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let loaded = try ScenarioArgument.load(scenario)
        let length = try parsedDuration() ?? loaded.duration.value
        let tracePath = trace ?? (checkDeterminism ? TraceComparison.temporaryPath() : nil)
        let traceFile = try tracePath.map { try OutputFile($0) }
        let capture = try pcap.map { try Self.capture($0, start: loaded.start) }
        let started = LinuxClock().now
        let run = try MeshRun(
            scenario: loaded, seed: seed, build: .reproducible,
            traceSink: traceFile.map { file in { file.writeLine($0) } },
            recorder: capture.map { capture in { capture.record($0) } })
        do {
            try advance(run, to: length)
        } catch let escape as SimulationEscape {
            Terminal.endProgress()
            Terminal.note("halo-sim: \(escape)")
            throw ExitCode.determinismLost
        }
        var result = try run.finish()
        try traceFile?.close()
        do {
            try capture?.close()
        } catch {
            Terminal.note("halo-sim: \(error)")
            throw ExitCode.cannotCreate
        }
        result.cpuSeconds = Double(MeshRun.cpuNanoseconds) / 1e9
        result.elapsedSeconds = (LinuxClock().now - started).secondsValue
        if checkDeterminism, let tracePath {
            let comparison = TraceComparison(scenario: scenario, seed: seed, length: length, firstTrace: tracePath)
            result.deterministic = try await comparison.secondRunIsTheSame(keepFirst: trace != nil)
        }
        print(json ? try JSONText.encode(result) : result.text)
        guard result.deterministic != false else { throw ExitCode.determinismLost }
        guard result.succeeded else { throw ExitCode(1) }
    }

    private static func capture(_ path: String, start: WallTime) throws -> AirCapture {
        do {
            return try AirCapture(path: path, start: start)
        } catch {
            Terminal.note("halo-sim: \(error)")
            throw ExitCode.cannotCreate
        }
    }

    private func parsedDuration() throws -> Duration? {
        guard let duration else { return nil }
        guard let parsed = DocumentDuration(duration), parsed.value > .zero else {
            throw ValidationError("--duration: expected a time such as 90s, 20min or 1h, found \"\(duration)\"")
        }
        return parsed.value
    }

    /// A minute of virtual time at a go, so that somebody who watches sees it move.
    private func advance(_ run: MeshRun, to length: Duration) throws {
        let end = length.wholeNanoseconds
        var next: Int64 = 0
        while next < end {
            next = min(end, next + 60_000_000_000)
            try run.advance(to: next)
            Terminal.progress("\(next / 60_000_000_000) of \(end / 60_000_000_000) min  \(run.statusLine)")
        }
        Terminal.endProgress()
    }
}
