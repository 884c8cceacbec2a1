import ArgumentParser
import FoundationEssentials
import HaloDocuments
import HaloLinux
import HaloProgram
import HaloSensors

/// `haloctl sensors check`.
struct SensorsCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say whether a template is right, and if not where it is wrong.",
        discussion: """
            Nothing is asked of any bus. Exit codes: 0 right; 65 wrong, with file, line, column and what is expected; \
            66 the file cannot be read.
            """)

    @Argument(help: "The template.", completion: .file(extensions: ["toml"]))
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    /// What is printed with `--json`.
    private struct Report: Encodable {
        struct Metric: Encodable {
            var name: String
            var unit: String
            var lowest: Double
            var highest: Double
        }
        struct Mistake: Encodable {
            var line: Int
            var column: Int
            var message: String
        }
        var file: String
        var name: String?
        var description: String?
        var addresses: [UInt8]?
        var metrics: [Metric]?
        var mistake: Mistake?
    }

    func run() async throws {
        let text = try TemplateFile.read(file)
        do {
            let template = try SensorTemplate(toml: text, file: file)
            let metrics = template.metrics.map {
                Report.Metric(
                    name: $0.name, unit: $0.unit, lowest: $0.range.lowerBound, highest: $0.range.upperBound)
            }
            if json {
                try write(
                    Report(
                        file: file, name: template.name, description: template.description,
                        addresses: template.addresses, metrics: metrics))
            } else {
                print(summary(template))
            }
        } catch let error as DocumentError {
            let mistake = Report.Mistake(line: error.line, column: error.column, message: error.message)
            if json { try write(Report(file: file, mistake: mistake)) } else { StandardError.write("\(error)") }
            throw ExitCode(65)
        }
    }

    private func summary(_ template: SensorTemplate) -> String {
        let addresses = template.addresses.map { "0x" + String($0, radix: 16) }.joined(separator: " ")
        var lines = ["\(file): right", "  \(template.name): \(template.description), at \(addresses)"]
        for metric in template.metrics {
            lines.append(
                "  i2c.\(template.name).\(metric.name)  \(metric.range.lowerBound) to \(metric.range.upperBound)"
                    + " \(metric.unit)")
        }
        return lines.joined(separator: "\n")
    }

    private func write(_ report: Report) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
}
