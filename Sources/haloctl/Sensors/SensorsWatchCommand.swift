import ArgumentParser
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl sensors watch`.
struct SensorsWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Print what the sensors measure, again and again, until SIGINT.",
        discussion: """
            With --json each line is one array. Exit codes: 0 ended by SIGINT, SIGTERM or --count; 69 halo-agent does not \
            answer, or does not any more.
            """)

    @OptionGroup var options: SensorsOptions

    @Option(help: "Seconds between two looks.")
    var interval = 2.0

    @Option(help: "End after so many looks.")
    var count: Int?

    @Argument(help: "Only metrics that contain this, such as sht31 or temperature.")
    var filter: String?

    func validate() throws {
        guard (0.1...86_400).contains(interval) else { throw ValidationError("--interval: expected 0.1 to 86400") }
        guard count.map({ $0 > 0 }) ?? true else { throw ValidationError("--count: expected 1 or more") }
    }

    func run() async throws {
        let command = self
        try await StopSignals.run { try await command.watch() }
    }

    private func watch() async throws {
        var looks = 0
        while true {
            let readings = try await options.report().readings(filter)
            if options.json {
                try options.write(readings, onOneLine: true)
            } else {
                print("\(LinuxClock().wallTime)")
                for reading in readings { print("  " + SensorText.line(reading)) }
            }
            // Whoever reads a pipe wants each look when it is taken.
            StandardOutput.flush()
            looks += 1
            if looks == count { return }
            try await LinuxClock().sleep(for: .seconds(interval))
        }
    }
}
