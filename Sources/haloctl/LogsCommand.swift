import ArgumentParser
import FoundationEssentials
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl logs`.
struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show the newest messages of this device's HALO units, oldest first.",
        discussion: """
            Units that are not installed are left out. To follow them: journalctl -f -u halo-mesh. Exit codes: 0 shown; 64 \
            no such unit; 69 the journal cannot be read.
            """)

    private static let units = ["halo-mesh", "halo-agent", "halo-field", "gateway-api", "wpa_supplicant-halo"]

    @Argument(help: "halo-mesh, halo-agent, halo-field, gateway-api or wpa_supplicant-halo; all when none is given.")
    var units: [String] = []
    @Option(name: [.short, .customLong("lines")], help: "How many messages of each unit.")
    var lines = 30
    @Flag(help: "Only warnings and what is worse, by the journal's priority.")
    var warnings = false
    @Flag(help: "Print JSON.")
    var json = false

    /// A message with where it comes from.
    private struct Line: Encodable {
        var time: WallTime
        var unit: String
        var priority: Int
        var message: String
    }

    func run() async throws {
        if let unknown = units.first(where: { !Self.units.contains($0) }) {
            StandardError.write("\(unknown): no unit of HALO; there are \(Self.units.joined(separator: ", "))")
            throw ExitCode(64)
        }
        guard (1...10_000).contains(lines) else {
            StandardError.write("lines: expected 1 to 10000")
            throw ExitCode(64)
        }
        do {
            let found = try await read()
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
                print(String(decoding: try encoder.encode(found), as: UTF8.self))
            } else {
                for line in found { print("\(line.time) \(line.unit): \(line.message)") }
            }
        } catch let error as HardwareError {
            StandardError.write("the journal cannot be read: \(error); run it with sudo")
            throw ExitCode(69)
        }
    }

    /// Of all units in the order of time; what is of one time, in the order of units.
    private func read() async throws -> [Line] {
        let services = LinuxServices()
        var found: [Line] = []
        for unit in units.isEmpty ? Self.units : units {
            let name = "\(unit).service"
            if units.isEmpty, try await services.status(of: name).loadState == "not-found" { continue }
            // Priority 4 of RFC 5424 6.2.1 is a warning.
            found += try await services.journal(of: name, last: lines).filter { !warnings || $0.priority <= 4 }
                .map { Line(time: $0.time, unit: unit, priority: $0.priority, message: Self.printable($0.message)) }
        }
        return found.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }

    /// A program's words must not control a terminal.
    private static func printable(_ message: String) -> String {
        String(
            String.UnicodeScalarView(
                message.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0 }))
    }
}
