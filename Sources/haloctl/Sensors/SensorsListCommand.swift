import ArgumentParser
import HaloModel

/// `haloctl sensors list`.
struct SensorsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the sensors the agent found, their failures, and what it does not recognise.",
        discussion: "Exit codes: 0 shown; 69 halo-agent does not answer.")

    @OptionGroup var options: SensorsOptions

    func run() async throws {
        let report = try await options.report()
        if options.json { return try options.write(report) }
        print(text(report))
    }

    private func text(_ report: SensorReport) -> String {
        var lines: [String] = []
        for bus in report.buses {
            lines.append("i2c-\(bus.number): \(bus.adapter.isEmpty ? "an adapter" : bus.adapter)")
            if let failure = bus.failure { lines.append("  failed: \(failure)") }
            for sensor in report.sensors where sensor.bus == bus.number { lines += self.lines(sensor) }
            for unknown in report.unknown where unknown.bus == bus.number {
                lines.append("  \(I2CAddressArgument.text(unknown.address))  not recognised")
                lines += unknown.reasons.map { "        \($0)" }
            }
            for address in bus.owned { lines.append("  \(I2CAddressArgument.text(address))  a kernel driver's") }
        }
        let numbers = Set(report.buses.map(\.number))
        for sensor in report.sensors where !numbers.contains(sensor.bus) {
            lines.append("i2c-\(sensor.bus): gone")
            lines += self.lines(sensor)
        }
        if report.buses.isEmpty { lines.append("no I2C bus; see: haloctl detect") }
        return (lines + report.templateMistakes.map { "template: \($0)" }).joined(separator: "\n")
    }

    private func lines(_ sensor: SensorReport.Sensor) -> [String] {
        var lines = [
            "  \(I2CAddressArgument.text(sensor.address))  \(sensor.template)  \(sensor.state.rawValue)  "
                + "\(sensor.confidence): \(sensor.reason)"
        ]
        guard !sensor.failures.isEmpty else { return lines }
        let counts = sensor.failures.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        lines.append("        failures: \(counts.joined(separator: ", ")); last: \(sensor.lastFailure ?? "")")
        return lines
    }
}
