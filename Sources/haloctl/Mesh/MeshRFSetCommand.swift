import ArgumentParser
import HaloDoctor
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl mesh rf set`.
struct MeshRFSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Move the whole mesh to another channel, width or power. On the gateway only.",
        discussion: """
            Every device agrees first, then all radios switch at one instant; when one does not come back, all return. What is \
            to happen is shown before it begins, and its progress until its end. Interrupting the command does not stop the \
            change.
            Exit codes: 0 the new configuration holds, or --dry-run found nothing against it; 1 the old one holds; 64 not \
            allowed, or --yes is missing; 69 halo-mesh does not answer; 75 not now, or this is not the gateway.
            """)

    @OptionGroup var socket: MeshSocket

    @Option(help: "S1G channel number.")
    var channel: Int

    @Option(help: "Channel width in MHz: 1, 2, 4 or 8.")
    var width: Int

    @Option(help: "Country, ISO 3166-1 alpha-2, or EU; as it is when left out.")
    var country: String?

    @Option(help: "Transmit power in dBm; as it is when left out.")
    var power: Int?

    @Flag(help: "Go ahead though a device in the mesh has not reported: it has to find the mesh by itself.")
    var force = false

    @Flag(help: "Only show what would happen.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    /// A change takes at most 90 s, 20 s, 150 s and 15 s for its phases (docs/mesh.md).
    private static let limit: Duration = .minutes(6)

    func run() async throws {
        var wanted = RFChangeRequest(
            country: country, channel: channel, widthMHz: width, transmitPowerDBm: power, force: force, dryRun: true)
        let plan = try await socket.change(wanted)
        if dryRun { return try socket.show(plan, RadioChangeText.plan(plan)) }
        StandardError.write(RadioChangeText.plan(plan))
        if !yes {
            guard Screen.canAsk else {
                StandardError.write("nobody can be asked here: add --yes to go ahead, or --dry-run")
                throw ExitCode(64)
            }
            guard Screen.confirms("Move the mesh?") else {
                StandardError.write("nothing has been changed")
                throw ExitCode(1)
            }
        }
        wanted.dryRun = nil
        try await follow(try await socket.change(wanted))
    }

    /// Tells of every step until the change is over.
    private func follow(_ first: RFChangeStatus) async throws {
        let clock = LinuxClock()
        let end = clock.now + Self.limit
        var before: RFChangeStatus?
        var status = first
        while true {
            let lines = RadioChangeText.progress(from: before, to: status)
            if !lines.isEmpty { try socket.show(status, lines.joined(separator: "\n")) }
            if let holds = RadioChangeText.outcome(status) {
                guard holds else { throw ExitCode(1) }
                return
            }
            guard clock.now < end else {
                StandardError.write("the change is not over yet; see: haloctl mesh rf")
                throw ExitCode(75)
            }
            try await clock.sleep(for: .seconds(1))
            before = status
            status = try await socket.ask("/v1/mesh/rf-config")
        }
    }
}
