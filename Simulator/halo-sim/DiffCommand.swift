import ArgumentParser
import HaloHardware
import HaloLinux
import HaloSim

/// `halo-sim diff`: where two traces part.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Compare two event traces: the first divergence, then a summary by device.",
        discussion: """
            Traces are written by --trace of run and replay. Two seeds, two builds or two versions of a program give two \
            traces; the first event that differs is where to look.

            Exit codes: 0 the traces are the same; 1 they differ; 66 a file cannot be opened.
            """)

    @Argument(help: "The first trace.", completion: .file())
    var first: String

    @Argument(help: "The second trace.", completion: .file())
    var second: String

    @Flag(help: "Print the difference as JSON.")
    var json = false

    func run() throws {
        var difference = TraceDifference()
        do {
            var (left, right) = (try Self.reader(first), try Self.reader(second))
            while true {
                let (one, two) = (try left.next(), try right.next())
                if one == nil, two == nil { break }
                difference.add(one, two)
            }
        } catch let error as HardwareError {
            Terminal.note("halo-sim: a trace cannot be read: \(error)")
            throw ExitCode.noInput
        }
        print(json ? try JSONText.encode(difference) : difference.text)
        guard difference.divergence == nil else { throw ExitCode(1) }
    }

    private static func reader(_ path: String) throws -> LineReader {
        let files = LinuxFileSystem(root: "/")
        // Opening would create a file that is missing.
        guard try files.status(Terminal.absolute(path)) != nil else {
            Terminal.note("halo-sim: \(path): no such file")
            throw ExitCode.noInput
        }
        return LineReader(try files.open(Terminal.absolute(path), mode: 0o644))
    }
}
