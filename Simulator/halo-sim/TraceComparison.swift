import ArgumentParser
import HaloHardware
import HaloLinux

/// Runs a scenario once more in a process of its own, where hash tables iterate in another order, and compares traces.
struct TraceComparison {
    var scenario: String
    var seed: UInt64
    var length: Duration
    var firstTrace: String

    /// A name in /tmp that nothing else uses.
    static func temporaryPath() -> String {
        "/tmp/halo-sim-\(String(LinuxRandomSource().next(), radix: 36)).trace"
    }

    /// Whether both traces are equal; says on standard error where they part. Removes the second trace, and the first unless
    /// it is wanted.
    /// - Throws: `ExitCode` when the second run cannot be made.
    func secondRunIsTheSame(keepFirst: Bool) async throws -> Bool {
        let files = LinuxFileSystem(root: "/")
        let second = Self.temporaryPath()
        defer {
            try? files.remove(second)
            if !keepFirst { try? files.remove(Terminal.absolute(firstTrace)) }
        }
        let arguments = [
            "run", Terminal.absolute(scenario), "--seed", "\(seed)", "--duration", "\(length.wholeMilliseconds)ms",
            "--trace", second, "--json",
        ]
        let outcome = try await LinuxProcessRunner().run("/proc/self/exe", arguments, within: .seconds(3600))
        guard outcome.exitCode == 0 || outcome.exitCode == 1 else {
            Terminal.note(
                "halo-sim: the second run ended with exit code \(outcome.exitCode):\n\(outcome.standardError)")
            throw ExitCode.determinismLost
        }
        var one = try LineReader(files.open(Terminal.absolute(firstTrace), mode: 0o644))
        var two = try LineReader(files.open(second, mode: 0o644))
        var number = 0
        while true {
            number += 1
            let (left, right) = (try one.next(), try two.next())
            guard left == right else {
                Terminal.note("halo-sim: the runs part at event \(number):")
                Terminal.note("  first:  \(left ?? "(ended)")\n  second: \(right ?? "(ended)")")
                return false
            }
            if left == nil { return true }
        }
    }
}
