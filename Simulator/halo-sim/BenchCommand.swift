import ArgumentParser
import HaloHardware
import HaloLinux
import HaloModel
import HaloSim

/// `halo-sim bench`: what a simulated second costs.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure the simulator: the medium alone, and the mesh with all daemons.",
        discussion: """
            Figures are processor time of this process on this machine. Compare them with a reference measured in the same \
            session, never with figures from elsewhere.
            """)

    @Option(help: "Numbers of nodes, separated by commas.")
    var nodes = "9,25,49,100"

    @Option(help: "Virtual seconds to measure; the mesh with daemons first gets 120 s to form.")
    var seconds = 60

    @Option(help: "Seed.")
    var seed: UInt64 = 1

    @Flag(help: "Measure the medium only.")
    var mediumOnly = false

    @Flag(help: "Print JSON.")
    var json = false

    private struct Report: Encodable {
        var medium: [MediumBenchResult] = []
        var daemons: [DaemonBenchResult] = []
    }

    func run() throws {
        let counts = nodes.split(separator: ",").compactMap { Int($0) }
        guard !counts.isEmpty, counts.allSatisfy({ (2...4096).contains($0) }),
            counts.count == nodes.split(separator: ",").count
        else {
            throw ValidationError("--nodes: expected numbers from 2 to 4096 separated by commas, found \"\(nodes)\"")
        }
        guard (1...86_400).contains(seconds) else { throw ValidationError("--seconds: expected 1 to 86400") }
        var report = Report()
        for count in counts {
            Terminal.progress("medium alone, \(count) nodes")
            report.medium.append(
                MediumBench.run(nodes: count, seconds: seconds, seed: seed, cpuNanoseconds: { MeshRun.cpuNanoseconds }))
        }
        for count in counts where !mediumOnly {
            Terminal.progress("with daemons, \(count) nodes")
            report.daemons.append(
                try DaemonBench.run(
                    nodes: count, seconds: seconds, seed: seed, cpuNanoseconds: { MeshRun.cpuNanoseconds },
                    residentOctets: { ProcessMemory.residentOctets }))
        }
        Terminal.endProgress()
        print(json ? try JSONText.encode(report) : text(report))
    }

    private func text(_ report: Report) -> String {
        var lines = ["medium alone: every node sends 300 octets to the gateway every 5 s"]
        for result in report.medium {
            lines.append(
                "  \(result.nodes) nodes: \(milliseconds(result.cpuSecondsPerSimulatedSecond)) ms CPU a simulated second, "
                    + "\(result.transmissions) transmissions at \(rounded(result.cpuMicrosecondsPerTransmission)) µs, "
                    + "\(result.events) events, \(result.bytesPerNode) B a node, delivered \(rounded(result.deliveryRatio))"
            )
        }
        if !report.daemons.isEmpty { lines.append("with halo-mesh, halo-agent, halo-field and the gateway") }
        for result in report.daemons {
            lines.append(
                "  \(result.nodes) nodes: \(milliseconds(result.cpuSecondsPerSimulatedSecond)) ms CPU a simulated second, "
                    + "\(result.transmissions) transmissions at \(rounded(result.cpuMicrosecondsPerTransmission)) µs, "
                    + "\(result.events) events, \(result.bytesPerNode) B a node, \(result.online) online, "
                    + "delivered \(rounded(result.deliveryRatio))")
        }
        return lines.joined(separator: "\n")
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
    private func milliseconds(_ seconds: Double) -> Double { rounded(seconds * 1000) }
}
