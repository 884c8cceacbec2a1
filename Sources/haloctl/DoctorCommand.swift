import ArgumentParser
import FoundationEssentials
import HaloDoctor
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell what is wrong with this device, and the command that mends it.",
        discussion: """
            Looks at the configuration, the units and their enablement, the radio driver, the supplicant, and what halo-mesh says \
            of itself. Changes nothing. Findings come in the order in which to mend them.

            Exit codes: 0 no fault (there may be warnings); 1 at least one fault.
            """)

    @Option(help: "Folder that stands for / (default: $HALO_ROOT, or /).")
    var root: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// What is printed with `--json`.
    private struct Report: Encodable {
        var healthy: Bool
        var findings: [Finding]
    }

    func run() async throws {
        var options = try ProgramOptions.parse([])
        options.root = root
        let doctor = Doctor(
            files: options.files, services: LinuxServices(), transport: LinuxHTTPTransport(root: options.rootFolder))
        let configuration = Result { try options.readConfiguration() }.mapError { ConfigurationFault("\($0)") }
        let findings = Diagnosis.findings(await doctor.examine(configuration))
        let isHealthy = !findings.contains { $0.severity == .fault }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            print(
                String(
                    decoding: try encoder.encode(Report(healthy: isHealthy, findings: findings)), as: UTF8.self))
        } else if findings.isEmpty {
            print("nothing is wrong")
        } else {
            for finding in findings {
                print("\(finding.severity.rawValue): \(finding.subject): \(finding.what)\n    \(finding.command)")
            }
        }
        guard isHealthy else { throw ExitCode(1) }
    }
}
