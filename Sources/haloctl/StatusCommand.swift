import ArgumentParser
import FoundationEssentials
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show where this device stands in the mesh, and what its agent does.",
        discussion: "Exit codes: 0 online; 1 not online; 69 halo-mesh does not answer.")

    @Option(help: "Folder that stands for / (default: $HALO_ROOT, or /).")
    var root: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// What is printed with `--json`.
    private struct Report: Encodable {
        var mesh: MeshReport?
        var agent: AgentStatus?
        var failures: [String]
    }

    func run() async throws {
        var options = ProgramOptions()
        options.root = root
        let transport = LinuxHTTPTransport(root: options.rootFolder)
        var report = Report(failures: [])
        do {
            report.mesh = try await transport.ask(DevicePaths.meshSocket, "/v1/mesh")
        } catch {
            report.failures.append("halo-mesh does not answer: \(error); see: systemctl status halo-mesh")
        }
        do {
            report.agent = try await transport.ask(DevicePaths.agentSocket, "/v1/agent")
        } catch {
            report.failures.append("halo-agent does not answer: \(error); see: systemctl status halo-agent")
        }
        print(json ? try encoded(report) : text(report))
        guard let mesh = report.mesh else { throw ExitCode(69) }
        guard mesh.state == .online else { throw ExitCode(1) }
    }

    private func encoded(_ report: Report) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    private func text(_ report: Report) -> String {
        var lines: [String] = []
        if let mesh = report.mesh {
            lines.append("\(mesh.node): \(mesh.state.rawValue) since \(mesh.since)")
            lines.append("  \(mesh.cause)")
            for peer in mesh.peers {
                let signal = peer.signalDBm.map { "\($0) dBm" } ?? "signal unknown"
                lines.append(
                    "  peer \(peer.address)  \(peer.link)  \(signal)\(peer.isNextHop ? "  way to the gateway" : "")")
            }
        }
        if let agent = report.agent {
            lines.append("  sensors: \(agent.sensors.isEmpty ? "none" : agent.sensors.joined(separator: ", "))")
            lines.append(
                "  samples: \(agent.takenSamples) taken, \(agent.spooledSamples) waiting, \(agent.deliveredSamples) delivered"
            )
            if let failure = agent.deliveryFailure { lines.append("  delivery: \(failure)") }
        }
        return (lines + report.failures).joined(separator: "\n")
    }
}
