import ArgumentParser
import HaloHardware
import HaloLinux
import HaloSim

/// `halo-sim bench-store`: what reading the gateway's database takes.
struct StoreCostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-store",
        abstract: "Measure the gateway's database on this machine: octets a sample, queries.",
        discussion: """
            Fills a new database with samples of a hundred series and asks it for days at random, in this process, without HTTP. \
            The file is left; ten million samples take about 20 MB.
            """)

    @Argument(help: "The database to make.", completion: .file())
    var file: String

    @Option(help: "Samples to store.")
    var samples = 10_000_000

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        guard (1_000_000...1_000_000_000).contains(samples) else {
            throw ValidationError("--samples: expected 1000000 to 1000000000")
        }
        let path = Terminal.absolute(file)
        guard try LinuxFileSystem(root: "/").status(path) == nil else {
            throw ValidationError("\(file): is there already; remove it or take another name")
        }
        let result = try await StoreCost(path: path, clock: LinuxClock()).run(samples: samples)
        if json { return print(try JSONText.encode(result)) }
        print(
            """
            \(result.samples) samples, \(Self.text(result.octetsPerSample)) octets each, \
            \(Int(result.samplesPerSecond)) stored a second
            a day of one metric, all samples       \(Self.text(result.range))
            a day in 300 parts, from samples       \(Self.text(result.points))
            a day by the hour, from aggregates     \(Self.text(result.hours))
            the newest sample of every metric      \(Self.text(result.latest))
            """)
    }

    private static func text(_ query: StoreCostResult.Query) -> String {
        "\(query.rows) rows: p50 \(Int(query.p50Microseconds)) µs, p99 \(Int(query.p99Microseconds)) µs"
    }

    private static func text(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
