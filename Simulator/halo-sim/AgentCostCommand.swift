import ArgumentParser
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram
import HaloSim

/// `halo-sim bench-agent`: what the agent costs a device.
struct AgentCostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-agent", abstract: "Measure the agent on this machine: processor, memory, flash, air.",
        discussion: """
            Runs the agent that ships, with nine simulated sensors, on the kernel's files, clock and network. Needs a gateway that \
            runs with the same --root, so that the agent has its credentials; ci/bench --agent starts one.
            """)

    @OptionGroup var options: ProgramOptions

    @Option(help: "Seconds to measure, after 20 s to settle.")
    var seconds = 60

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        guard (1...86_400).contains(seconds) else { throw ValidationError("--seconds: expected 1 to 86400") }
        let configuration = try options.configuration()
        let bench = AgentCost(
            environment: .init(
                buses: SimulatedI2CBuses(),
                wireless: LinuxWireless(
                    platform: .hwsim, country: configuration.mesh.country, gpio: LinuxGPIO(),
                    root: options.rootFolder),
                routing: LinuxRouting(), services: LinuxServices(),
                system: LinuxSystemInformation(storage: options.storageFolder),
                gps: LinuxGPS(), files: options.files, transport: LinuxHTTPTransport(root: options.rootFolder),
                clock: LinuxClock(),
                random: LinuxRandomSource(), logger: options.logger("halo-agent")),
            configuration: configuration,
            gauges: .init(
                cpuNanoseconds: { MeshRun.cpuNanoseconds }, residentOctets: { ProcessMemory.residentOctets },
                writtenOctets: Self.writtenOctets))
        let result = try await bench.run(
            seconds: seconds, databasePath: options.storageFolder + "/bench.db")
        if json { return print(try JSONText.encode(result)) }
        print(
            """
            \(result.samples) samples in \(Int(result.seconds)) s, \(result.delivered) delivered
            processor   \(Self.text(result.corePercent)) % of a core, \(Self.text(result.cpuMillisecondsPerMinute)) ms a minute
            memory      \(Self.text(result.residentMebibytes)) MiB
            flash       \(Self.text(result.flashMebibytesPerDay)) MiB a day, \(Self.text(result.flashOctetsPerSample)) octets \
            a sample; SQLite row by row \(Self.text(result.sqliteOctetsPerSample)), \(Self.text(result.sqliteToFlash)) times as much
            air         \(Self.text(result.airOctetsPerSample)) octets a sample, of which body \
            \(Self.text(result.bodyOctetsPerSample))
            """)
    }

    /// `write_bytes` of this process; 0 where the kernel does not tell.
    private static func writtenOctets() -> Int {
        guard let text = try? LinuxFileSystem().read("/proc/self/io", limit: 4096) else { return 0 }
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":")
            if parts.first == "write_bytes", let number = parts.last.flatMap({ Int($0.drop { $0 == " " }) }) {
                return number
            }
        }
        return 0
    }

    private static func text(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
