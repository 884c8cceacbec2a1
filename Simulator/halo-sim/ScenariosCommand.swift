import ArgumentParser
import HaloHardware
import HaloLinux
import HaloSim

/// `halo-sim scenarios`.
struct ScenariosCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenarios", abstract: "List the scenarios of a folder, one line each.")

    @Argument(help: "Folder to look in.", completion: .directory)
    var folder = "Fixtures/scenarios"

    @Flag(help: "Print JSON.")
    var json = false

    private struct Entry: Encodable {
        var file: String
        var name: String
        var nodes: Int
        var description: String
    }

    func run() throws {
        let names: [String]
        do {
            names = try LinuxFileSystem(root: "/").list(Terminal.absolute(folder))
        } catch {
            Terminal.note("halo-sim: \(folder): cannot be listed: \(error)")
            throw ExitCode.noInput
        }
        let entries = try names.filter { $0.hasSuffix(".yaml") }.map { name in
            let scenario = try ScenarioArgument.load("\(folder)/\(name)")
            return Entry(
                file: "\(folder)/\(name)", name: scenario.name, nodes: scenario.nodes.count,
                description: scenario.description)
        }
        if json { return print(try JSONText.encode(entries)) }
        let width = entries.map(\.file.count).max() ?? 0
        for entry in entries {
            let padding = String(repeating: " ", count: width - entry.file.count)
            print("\(entry.file)\(padding)  \(entry.nodes) nodes  \(entry.description)")
        }
    }
}
