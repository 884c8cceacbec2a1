import Glibc
import HaloDeploy
import HaloHardware
import HaloLinux

/// Shells of devices by ssh(1), or by a program that is called as it is: options, host, command.
struct SSHShell: DeviceShell {
    /// Absolute path of the program.
    let program: String
    private let processes = LinuxProcessRunner()

    func run(_ command: String, on host: String, within limit: Duration) async throws -> ProcessResult {
        // Nobody can be asked for a password; a device that does not answer must not hold the others up.
        var options = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=5"]
        if let agent = getenv("SSH_AUTH_SOCK"), agent.pointee != 0 {
            options += ["-o", "IdentityAgent=\(String(cString: agent))"]
        }
        let result = try await processes.run(program, options + [host, command], within: limit)
        // ssh(1), EXIT STATUS: 255 is an error of ssh itself.
        if result.exitCode == 255 {
            throw HardwareError(.disconnected, "ssh \(host): \(result.standardError.prefix(300))")
        }
        return result
    }
}
