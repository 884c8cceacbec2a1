import HaloHardware

/// Runs a command in the shell of a device.
public protocol DeviceShell: Sendable {
    /// Runs `command` on `host`.
    /// - Throws: `HardwareError` when the host cannot be reached; what the command ends with is no error.
    func run(_ command: String, on host: String, within limit: Duration) async throws -> ProcessResult
}
