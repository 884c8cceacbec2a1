import HaloHardware

/// A device on which no other program is installed: every run ends as execve(2) of a missing file does.
struct SimulatedProcesses: ProcessRunner {
    func run(_ executable: String, _ arguments: [String], within limit: Duration) async throws -> ProcessResult {
        throw HardwareError(.notFound, "\(executable): no such program")
    }
}
