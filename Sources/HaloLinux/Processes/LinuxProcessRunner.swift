import HaloHardware
import HaloModel

/// Runs programs with posix_spawn(3): no shell, `/dev/null` as input, no inherited descriptors, a fixed environment.
public struct LinuxProcessRunner: ProcessRunner {
    /// Search path for what the program itself starts, and no translated messages, so that its output can be parsed.
    private static let environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/root",
    ]

    /// Needs nothing.
    public init() {}

    /// Runs `executable` to its end. When `limit` has passed or the task is cancelled, it and the children that stayed
    /// in its process group are killed.
    /// - Throws: `HardwareError` `notFound`, `notPermitted`, `invalid`, `timedOut`; `CancellationError`.
    public func run(_ executable: String, _ arguments: [String], within limit: Duration) async throws -> ProcessResult {
        guard executable.utf8.first == UInt8(ascii: "/") else {
            throw HardwareError(.invalid, "run \(executable): no absolute path")
        }
        guard !([executable] + arguments).contains(where: { $0.utf8.contains(0) }) else {
            throw HardwareError(.invalid, "run \(executable): a zero octet in its arguments")
        }
        let deadline = LinuxClock().now + limit
        return try await BlockingCall.run { cancelled in
            let child = try ChildProcess(executable, arguments, environment: Self.environment)
            return try child.wait(until: deadline, cancelled: cancelled)
        }
    }
}
