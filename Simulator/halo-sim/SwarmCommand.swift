import ArgumentParser
import HaloHardware
import HaloLinux
import HaloSim

/// `halo-sim swarm`: many meshes under random faults.
struct SwarmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swarm", abstract: "Run many seeds under random faults and name those that fail.",
        discussion: """
            Without a scenario every seed draws a mesh of its own. A failing seed is printed with its faults, with --minimize \
            with the fewest faults that still fail, as entries of a scenario's schedule.

            --json prints one JSON object a line, one for each seed, so that the outputs of several shards are merged by \
            putting them one after the other.

            Exit codes: 0 all held; 1 a seed failed; 70 a run lost its determinism.
            """)

    @Argument(help: "Scenario files (YAML) to run instead of random meshes.", completion: .file(extensions: ["yaml"]))
    var scenarios: [String] = []

    @Option(help: "Seeds, first and last: 1..200.")
    var seeds = SeedRange(1...20)

    @Option(help: "Only every N-th seed, beginning with the I-th: I/N.")
    var shard = "1/1"

    @Option(help: "Devices of a random mesh.")
    var nodes = 15

    @Flag(help: "Find the fewest faults that still fail.")
    var minimize = false

    @Option(
        help: "Write every failing random mesh with its faults into this folder, as a scenario file.",
        completion: .directory)
    var keep: String?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    /// One line of the output.
    private struct Line: Encodable {
        var scenario: String
        var seed: UInt64
        var succeeded: Bool
        var failed: [ExpectationResult]
        var faults: [String]
        var minimal: [String]?
        var digest: String
    }

    func validate() throws {
        _ = try shardParts()
        guard (2...1000).contains(nodes) else { throw ValidationError("--nodes: expected 2 to 1000") }
    }

    func run() throws {
        let grounds: [SwarmRun.Ground] =
            scenarios.isEmpty
            ? [.random(nodes: nodes)] : try scenarios.map { .scenario(try ScenarioArgument.load($0)) }
        let (index, count) = try shardParts()
        let seeds = seeds.range.enumerated().filter { $0.offset % count == index - 1 }.map(\.element)
        var failed = 0
        var done = 0
        for ground in grounds {
            for seed in seeds {
                Terminal.progress("\(done) of \(grounds.count * seeds.count) runs, \(failed) failed; seed \(seed)")
                let line = try line(SwarmRun(ground, seed: seed, build: .reproducible))
                Terminal.endProgress()
                if !line.succeeded { failed += 1 }
                done += 1
                try tell(line)
            }
        }
        Terminal.note("\(done) runs, \(failed) failed")
        guard failed == 0 else { throw ExitCode(1) }
    }

    private func line(_ run: SwarmRun) throws -> Line {
        do {
            let result = try run.result()
            let failed = result.expectations.filter { !$0.held }
            var line = Line(
                scenario: result.scenario, seed: run.seed, succeeded: failed.isEmpty, failed: failed,
                faults: run.faults.map(\.yaml), digest: result.trace.digest)
            guard !failed.isEmpty else { return line }
            var faults = run.faults
            if minimize {
                Terminal.progress("seed \(run.seed) failed: looking for the fewest faults that still fail")
                faults = try run.minimized(failing: failed.map(\.name))
                line.minimal = faults.map(\.yaml)
            }
            if let keep, let text = run.yaml(faults: faults) {
                try LinuxFileSystem(root: "/").replace(
                    Terminal.absolute("\(keep)/swarm-\(run.seed).yaml"), with: Array(text.utf8), mode: 0o644)
            }
            return line
        } catch let escape as SimulationEscape {
            Terminal.endProgress()
            Terminal.note("halo-sim: seed \(run.seed): \(escape)")
            throw ExitCode.determinismLost
        } catch let error as HardwareError {
            Terminal.endProgress()
            Terminal.note("halo-sim: seed \(run.seed): \(error)")
            throw ExitCode.cannotCreate
        }
    }

    private func tell(_ line: Line) throws {
        if json {
            Terminal.say(try JSONText.line(line))
            return
        }
        guard !line.succeeded else { return }
        var text = ["seed \(line.seed) FAILED in \(line.scenario)"]
        text += line.failed.map { "  \($0.name): \($0.detail)" }
        text.append(line.minimal == nil ? "  faults:" : "  the fewest faults that still fail:")
        text += (line.minimal ?? line.faults).map { "    - \($0)" }
        Terminal.say(text.joined(separator: "\n"))
    }

    private func shardParts() throws -> (index: Int, count: Int) {
        let parts = shard.split(separator: "/", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard parts.count == 2, parts[1] >= 1, (1...parts[1]).contains(parts[0]) else {
            throw ValidationError("--shard: expected I/N, such as 2/8, found \"\(shard)\"")
        }
        return (parts[0], parts[1])
    }
}
