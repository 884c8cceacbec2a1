import ArgumentParser
import HaloHardware
import HaloLinux
import HaloSim

/// `halo-sim recovery`: what becomes of every fault, as a table.
struct RecoveryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery",
        abstract: "Run the recovery scenarios and show how the mesh comes back from each fault.",
        discussion: """
            Every scenario of the folder runs with every seed; the table shows when a mesh manager noticed, when every device \
            was online again, which rungs of the recovery ladder were climbed, and false alarms.

            docs/recovery.md is the output of --markdown; --check compares it with what the programs do now.

            Exit codes: 0 every expectation held; 1 one did not, or the file is out of date; 70 a run lost its determinism.
            """)

    @Argument(help: "Scenario files (YAML); those of --folder when left out.", completion: .file(extensions: ["yaml"]))
    var scenarios: [String] = []

    @Option(help: "Folder of the scenarios.", completion: .directory)
    var folder = "Fixtures/scenarios/recovery"

    @Option(help: "Seeds, first and last: 1..5.")
    var seeds = SeedRange(1...5)

    @Flag(help: "Print the table as docs/recovery.md has it.")
    var markdown = false

    @Flag(help: "Print one JSON object per scenario, one a line.")
    var json = false

    @Option(help: "Compare the table with this file and say whether it is current.", completion: .file())
    var check: String?

    func run() throws {
        let files = LinuxFileSystem(root: "/")
        let paths = scenarios.isEmpty ? try listed(files) : scenarios
        let cases = try paths.map { RecoveryCase(scenario: try ScenarioArgument.load($0)) }
        var rows: [RecoveryRow] = []
        for suiteCase in cases {
            let outcomes = try seeds.range.map { seed in
                Terminal.progress("\(rows.count) of \(cases.count) scenarios; \(suiteCase.scenario.name), seed \(seed)")
                return try outcome(suiteCase, seed)
            }
            let row = RecoveryRow(suiteCase, outcomes)
            rows.append(row)
            Terminal.endProgress()
            if json { Terminal.say(try JSONText.line(row)) }
        }
        let table = RecoveryTable(rows: rows)
        if let check {
            guard (try? files.read(Terminal.absolute(check), limit: 1 << 20)) == Array(table.markdown.utf8) else {
                Terminal.note("halo-sim: \(check) is out of date: halo-sim recovery --markdown > \(check)")
                throw ExitCode(1)
            }
        } else if !json {
            Terminal.say(markdown ? table.markdown.trimmingLastNewline : rows.map(Self.text).joined(separator: "\n"))
        }
        let failed = rows.filter { !$0.failed.isEmpty }
        for row in failed {
            Terminal.note("\(row.name) FAILED: \(row.failed.joined(separator: ", ")) of \(row.seeds) seeds")
        }
        guard failed.isEmpty else { throw ExitCode(1) }
    }

    private func listed(_ files: LinuxFileSystem) throws -> [String] {
        do {
            return try files.list(Terminal.absolute(folder)).filter { $0.hasSuffix(".yaml") }.sorted()
                .map { "\(folder)/\($0)" }
        } catch {
            Terminal.note("halo-sim: \(folder): cannot be read: \(error)")
            throw ExitCode.noInput
        }
    }

    private func outcome(_ suiteCase: RecoveryCase, _ seed: UInt64) throws -> RecoveryOutcome {
        do {
            return try suiteCase.outcome(seed: seed, build: .reproducible)
        } catch let escape as SimulationEscape {
            Terminal.endProgress()
            Terminal.note("halo-sim: \(suiteCase.scenario.name), seed \(seed): \(escape)")
            throw ExitCode.determinismLost
        }
    }

    private static func text(_ row: RecoveryRow) -> String {
        let noticed = row.detectedAfter.map { "noticed \($0.median)/\($0.worst) s" } ?? "not noticed"
        let repaired = row.repairedAfter.map { "online again \($0.median)/\($0.worst) s" } ?? "nobody fell"
        let left = row.unrepaired == 0 ? "" : ", still down in \(row.unrepaired)"
        return "\(row.name): \(noticed), \(repaired)\(left), rungs \(row.rungs), \(row.falseAlarms) false alarms"
    }
}

extension String {
    /// Without the newline that printing adds again.
    fileprivate var trimmingLastNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
