import ArgumentParser
import HaloFrames
import HaloSim

/// `halo-sim replay`.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Tell what a recorded mesh did: stations, links, paths, originators, frames of each kind.",
        discussion: """
            Reads pcap and pcapng files with radiotap, bare IEEE 802.11 or Ethernet frames. Times are seconds from a \
            file's first frame. With --json one file prints one object; several print an object whose "captures" lists them.

            Exit codes: 0 every file was read to its end; 1 a file is damaged part-way (what comes before is told); \
            65 a file is no capture; 66 a file cannot be opened.
            """)

    @Argument(help: "Capture files.", completion: .file(extensions: ["pcap", "pcapng", "cap"]))
    var captures: [String]

    @Flag(help: "Print JSON.")
    var json = false

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
            guard let damage = summary.damage else { return (.summary(summary), .success) }
            Terminal.note(
                "halo-sim: \(path): damaged at frame \(damage.frame), octet \(damage.offset): \(damage.reason); "
                    + damage.remedy)
            return (.summary(summary), .failure)
        } catch {
            Terminal.note("halo-sim: \(error)")
            let code: ExitCode = if case .cannotOpen = error { .noInput } else { .dataError }
            return (.failure(file: path, error: error.description), code)
        }
    }
}
