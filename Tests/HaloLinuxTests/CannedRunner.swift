import HaloHardware
import Synchronization

/// Answers every program with the same result, and remembers what was run.
final class CannedRunner: ProcessRunner {
    private let result: ProcessResult?
    private let log = Mutex<[[String]]>([])

    /// Without a result there is no such program.
    init(_ result: ProcessResult?) { self.result = result }

    /// Programs and their arguments.
    var runs: [[String]] { log.withLock { $0 } }

    func run(_ executable: String, _ arguments: [String], within limit: Duration) async throws -> ProcessResult {
        guard let result else { throw HardwareError(.notFound, "run \(executable): No such file or directory") }
        log.withLock { $0.append([executable] + arguments) }
        return result
    }
}
