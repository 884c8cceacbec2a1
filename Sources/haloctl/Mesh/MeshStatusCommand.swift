import ArgumentParser
import HaloDoctor
import HaloLinux
import HaloModel

/// `haloctl mesh status`.
struct MeshStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the state, why it is so, what is being done about it, and the neighbours.",
        discussion: "Exit codes: 0 online; 1 not online; 69 halo-mesh does not answer; 77 not permitted.")

    @OptionGroup var socket: MeshSocket

    @Flag(help: "Show it again and again until interrupted; with --json one object a line.")
    var watch = false

    @Option(help: "Seconds between two looks of --watch.")
    var interval = 2

    func validate() throws {
        guard (1...3600).contains(interval) else { throw ValidationError("--interval: expected 1 to 3600") }
    }

    func run() async throws {
        let clock = LinuxClock()
        while true {
            let overview = try await socket.overview()
            if watch, !socket.json { Screen.clear() }
            try socket.show(overview, overview.text(now: clock.wallTime, paint: Screen.paint))
            guard watch else {
                guard overview.mesh.state == .online else { throw ExitCode(1) }
                return
            }
            try await clock.sleep(for: .seconds(interval))
        }
    }
}
