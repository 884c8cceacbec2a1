/// Runs other programs, without a shell.
public protocol ProcessRunner: Sendable {
    /// Runs `executable` (absolute path) to its end; kills it when `limit` has passed.
    /// - Throws: `HardwareError` `notFound`, `notPermitted`, `timedOut`; a non-zero exit is no error.
    func run(_ executable: String, _ arguments: [String], within limit: Duration) async throws -> ProcessResult
}

/// How a program ended and what it printed.
public struct ProcessResult: Sendable, Equatable {
    /// Exit code, or 128 + signal number.
    public var exitCode: Int32
    /// At most the first mebibyte.
    public var standardOutput: String
    /// At most the first mebibyte.
    public var standardError: String

    /// Takes the parts as they are.
    public init(exitCode: Int32, standardOutput: String, standardError: String) {
        self.exitCode = exitCode
        self.standardOutput = standardOutput
        self.standardError = standardError
    }
}
