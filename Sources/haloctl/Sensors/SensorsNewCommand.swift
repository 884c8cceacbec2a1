import ArgumentParser
import FoundationEssentials
import HaloDocuments
import HaloProgram
import HaloSensors

/// `haloctl sensors new`.
struct SensorsNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a template to begin with, NAME.toml in the working folder.",
        discussion: """
            It passes haloctl sensors check as it is. Exit codes: 0 written; 64 no name for a template; 73 the file is \
            there already or cannot be written.
            """)

    @Argument(help: "The sensor's name: lower-case letters and digits, such as mcp9808.")
    var name: String

    @Flag(help: "Print JSON.")
    var json = false

    /// What is printed with `--json`.
    private struct Report: Encodable {
        var file: String
        var name: String
    }

    func run() async throws {
        let text = TemplateScaffold.text(name: name)
        do throws(DocumentError) {
            _ = try SensorTemplate(toml: text, file: name + ".toml")
        } catch {
            StandardError.write("\(name): \(error.message)")
            throw ExitCode(64)
        }
        try TemplateFile.create(name + ".toml", text)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return print(String(decoding: try encoder.encode(Report(file: name + ".toml", name: name)), as: UTF8.self))
        }
        print("\(name).toml: fill in what its comments say, then: haloctl sensors check \(name).toml")
    }
}
