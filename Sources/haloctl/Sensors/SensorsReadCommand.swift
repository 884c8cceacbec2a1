import ArgumentParser
import HaloModel

/// `haloctl sensors read`.
struct SensorsReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Print what the sensors measured last.",
        discussion: """
            Exit codes: 0 every value is fresh; 1 there is none, or one is stale: its sensor has failed since; 69 \
            halo-agent does not answer.
            """)

    @OptionGroup var options: SensorsOptions

    @Argument(help: "Only metrics that contain this, such as sht31 or temperature.")
    var filter: String?

    func run() async throws {
        let readings = try await options.report().readings(filter)
        if options.json {
            try options.write(readings)
        } else {
            print(readings.isEmpty ? "nothing measured" : readings.map(SensorText.line).joined(separator: "\n"))
        }
        if readings.isEmpty || readings.contains(where: \.isStale) { throw ExitCode(1) }
    }
}

extension SensorReport {
    /// The last values whose metric contains `filter`.
    func readings(_ filter: String?) -> [Reading] {
        sensors.flatMap(\.readings).filter { reading in filter.map { reading.metric.contains($0) } ?? true }
    }
}
