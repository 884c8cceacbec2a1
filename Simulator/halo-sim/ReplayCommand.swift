import ArgumentParser
import HaloDocuments
import HaloFrames
import HaloModel
import HaloSim

/// `halo-sim replay`.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Tell what a recorded mesh did, or what the mesh manager would have done in it (--as).",
        discussion: """
            Reads pcap and pcapng files with radiotap, bare IEEE 802.11 or Ethernet frames. Times are seconds from a \
            file's first frame. Without --as it tells of stations, links, paths, originators and frames of each kind; with \
            --as it runs the mesh manager in the place of one or all stations, in virtual time, and prints its decisions \
            beside what happened. With --json one file prints one object; several print an object whose "captures" lists them.

            Exit codes: 0 every file was read to its end; 1 a file is damaged part-way (what comes before is told); \
            64 --as names a station the capture does not have; 65 a file is no capture, or none of a mesh; 66 a file cannot \
            be opened; 73 the trace cannot be written.
            """)

    @Argument(help: "Capture files.", completion: .file(extensions: ["pcap", "pcapng", "cap"]))
    var captures: [String]

    @Option(name: .customLong("as"), help: "Run the mesh manager as this station, by its address, or as \"all\".")
    var station: String?

    @Option(help: "With --as: the managers' seed. The same seed gives the same decisions.")
    var seed: UInt64 = 1

    @Option(help: "With --as: the gateway's address, when the capture shows none. The lowest address when left out.")
    var gateway: String?

    @Option(help: "With --as: how much of the capture to replay: 90s, 20min, 1h. All of it, up to 6 h, when left out.")
    var duration: String?

    @Option(help: "With --as: write the event trace to this file.", completion: .file())
    var trace: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard let station else {
            guard trace == nil, gateway == nil, duration == nil else {
                throw ValidationError(
                    "--trace, --gateway and --duration say how to run the mesh manager: name whom with --as")
            }
            return
        }
        guard station == "all" || MACAddress(station) != nil else {
            throw ValidationError("--as: expected an address such as 02:00:00:00:01:00, or all, found \"\(station)\"")
        }
        if let gateway, MACAddress(gateway) == nil {
            throw ValidationError("--gateway: expected an address such as 02:00:00:00:01:00, found \"\(gateway)\"")
        }
        if let duration, DocumentDuration(duration).map({ $0.value > .zero }) != true {
            throw ValidationError("--duration: expected a time such as 90s, 20min or 1h, found \"\(duration)\"")
        }
        guard captures.count == 1 else { throw ValidationError("--as: give one capture, found \(captures.count)") }
    }

    private struct Captures: Encodable {
        var captures: [Entry]
    }

    /// One file of several.
    private enum Entry: Encodable {
        case summary(CaptureSummary)
        case failure(file: String, error: String)

        private enum CodingKeys: String, CodingKey { case file, error }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .summary(let summary): try summary.encode(to: encoder)
            case .failure(let file, let error):
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(file, forKey: .file)
                try container.encode(error, forKey: .error)
            }
        }
    }

    func run() throws {
        guard station == nil else { return try runManagers() }
        var entries: [Entry] = []
        var worst = ExitCode.success
        for path in captures {
            let (entry, code) = read(path)
            entries.append(entry)
            if code.rawValue > worst.rawValue { worst = code }
            if !json, case .summary(let summary) = entry {
                print(entries.count > 1 ? "\n" + summary.text : summary.text)
            }
        }
        if json {
            if captures.count == 1, case .summary(let summary) = entries[0] {
                print(try JSONText.encode(summary))
            } else if captures.count > 1 {
                print(try JSONText.encode(Captures(captures: entries)))
            }
        }
        if worst != .success { throw worst }
    }

    private func read(_ path: String) -> (Entry, ExitCode) {
        do throws(CaptureError) {
            let summary = try CaptureSummary(path: path)
            return (.summary(summary), Self.tellDamage(of: summary) ? .failure : .success)
        } catch {
            return (.failure(file: path, error: error.description), Self.tell(error))
        }
    }

    private static func tell(_ error: CaptureError) -> ExitCode {
        Terminal.note("halo-sim: \(error)")
        return if case .cannotOpen = error { .noInput } else { .dataError }
    }

    /// Whether the file is damaged.
    private static func tellDamage(of summary: CaptureSummary) -> Bool {
        guard let damage = summary.damage else { return false }
        Terminal.note(
            "halo-sim: \(summary.file): damaged at frame \(damage.frame), octet \(damage.offset): \(damage.reason); "
                + damage.remedy)
        return true
    }

    private func runManagers() throws {
        let world: RecordedNeighbourhood
        do throws(CaptureError) {
            world = try RecordedNeighbourhood(path: captures[0])
        } catch {
            throw Self.tell(error)
        }
        let traceFile = try trace.map { try OutputFile($0) }
        let run: ReplayRun
        do throws(ReplayError) {
            run = try ReplayRun(
                world, as: station.flatMap { MACAddress($0) }.map { .station($0) } ?? .all, seed: seed,
                gateway: gateway.flatMap { MACAddress($0) },
                duration: duration.flatMap { DocumentDuration($0) }?.value,
                traceSink: traceFile.map { file in { file.writeLine($0) } })
        } catch {
            Terminal.note("halo-sim: \(error)")
            throw if case .noStations = error { ExitCode.dataError } else { ExitCode.validationFailure }
        }
        let result: ReplayResult
        do {
            result = try run.run()
        } catch let escape as SimulationEscape {
            Terminal.note("halo-sim: \(escape)")
            throw ExitCode.determinismLost
        }
        try traceFile?.close()
        print(json ? try JSONText.encode(result) : result.text)
        if Self.tellDamage(of: world.summary) { throw ExitCode.failure }
    }
}
