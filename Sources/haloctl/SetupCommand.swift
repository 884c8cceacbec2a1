import ArgumentParser
import FoundationEssentials
import HaloDocuments
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram
import HaloSetup

/// `haloctl setup`.
struct SetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Write what this device has to be told before it can join a mesh.",
        discussion: """
            Asks for what is not given as an option, proposing what is set up already, shows what would change, and asks once \
            more before it changes it. What was there stays beside it as config.yaml.previous. A gateway makes the secrets \
            of its mesh when it is given none; give the same to all nodes.

            /etc/halo/agent-env is written by halo-mesh once the gateway admits the device; with --api-url and \
            --api-token-file it is written here.

            Exit codes: 0 set up, also when nothing had to change; 1 declined; 64 something is missing or wrong; 73 a \
            file would be replaced and --replace is missing, or cannot be written; 78 the configuration that is there \
            cannot be read.
            """)

    @Option(help: "Folder that stands for / (default: $HALO_ROOT, or /).")
    var root: String?
    @Flag(help: "Ask nothing; take what is given, what is set up, and what is proposed.")
    var yes = false
    @Flag(help: "With --yes: replace files that are there and different.")
    var replace = false
    @Flag(help: "Show what would change and change nothing.")
    var dryRun = false
    @Flag(help: "Print JSON.")
    var json = false
    @OptionGroup(title: "What is set up") var values: SetupValues

    /// What is printed with `--json`.
    private struct Report: Encodable {
        var written: [String]
        var unchanged: [String]
        var difference: [String]
    }

    func run() async throws {
        do {
            try setUp()
        } catch let error as SetupError {
            StandardError.write("\(error)")
            throw ExitCode(64)
        } catch let error as HardwareError {
            StandardError.write("\(error)")
            throw ExitCode(73)
        }
    }

    private func setUp() throws {
        // Parsed, for the options that are not given have no values before.
        let options = try ProgramOptions.parse(root.map { ["--root=\($0)"] } ?? [])
        let files = options.files
        let current = try currentConfiguration(options)
        let planned = try plan(current, in: files)
        let different = planned.filter(\.isDifferent)
        let difference = different.flatMap(\.difference)
        if !json { difference.forEach { print($0) } }
        var written: [String] = []
        if !dryRun, !different.isEmpty {
            try confirm(different)
            for file in different {
                try file.write(in: files)
                written.append(file.path)
            }
        }
        let unchanged = planned.filter { !$0.isDifferent }.map(\.path)
        if json {
            print(try encoded(Report(written: written, unchanged: unchanged, difference: difference)))
        } else {
            unchanged.forEach { print("unchanged: \($0)") }
            written.forEach { print("written: \($0)") }
            if !written.isEmpty { print("next: systemctl restart halo-mesh, then haloctl doctor") }
        }
    }

    private func plan(_ current: NodeConfiguration?, in files: LinuxFileSystem) throws -> [SetupFile] {
        var answers = current.map(SetupAnswers.init) ?? SetupAnswers()
        let given = try values.apply(to: &answers)
        if !yes {
            guard TerminalInput.isTerminal || !json else {
                throw SetupError("nobody can be asked: add --yes, and options for what it names")
            }
            answers = try SetupDialogue.complete(
                answers, given: given, ask: { TerminalInput.ask($0, isSecret: $1) }, tell: { StandardError.write($0) })
        }
        answers.makeSecrets(LinuxRandomSource())
        let configuration = try answers.configuration(current)
        var planned = [
            try SetupFile(DevicePaths.configuration, wanted: try ConfigurationText.make(configuration), in: files)
        ]
        if let agent = try values.agentEnvironment(node: configuration.node) {
            planned.append(try SetupFile(DevicePaths.agentEnvironment, wanted: agent, in: files))
        }
        return planned
    }

    /// What is set up; `nil` when nothing is.
    private func currentConfiguration(_ options: ProgramOptions) throws -> NodeConfiguration? {
        do {
            return try options.readConfiguration()
        } catch let error as HardwareError where error.code == .notFound {
            return nil
        } catch {
            StandardError.write("\(error)\nmend it or move it away, then run haloctl setup again")
            throw ExitCode(78)
        }
    }

    private func confirm(_ different: [SetupFile]) throws {
        let replaced = different.filter { $0.current != nil && $0.current != $0.wanted }.map(\.path)
        if yes {
            guard replaced.isEmpty || replace else {
                StandardError.write("\(replaced.joined(separator: ", ")) would be replaced: add --replace")
                throw ExitCode(73)
            }
            return
        }
        guard let answer = TerminalInput.ask("Write this? [y/N] ", isSecret: false), ["y", "yes"].contains(answer)
        else {
            StandardError.write("nothing was changed")
            throw ExitCode(1)
        }
    }

    private func encoded(_ report: Report) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}
