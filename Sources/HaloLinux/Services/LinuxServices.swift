import HaloHardware
import HaloModel

/// systemd through the text interfaces it keeps stable: `systemctl show`, exit statuses, `journalctl -o json`
/// (systemd.io/PORTABILITY_AND_STABILITY).
public struct LinuxServices: ServiceManager {
    private static let systemctl = "/usr/bin/systemctl"
    private static let journalctl = "/usr/bin/journalctl"
    /// A question is answered at once.
    private static let questionLimit = Duration.seconds(10)
    /// A job may take a unit's own time-outs, 90 s each for stopping and starting (`DefaultTimeoutStartSec=`).
    private static let jobLimit = Duration.seconds(200)
    private static let mostEntries = 1000
    /// What `ProcessRunner` keeps of a program's output.
    private static let outputLimit = 1 << 20

    private let runner: any ProcessRunner

    /// Runs `systemctl` and `journalctl` with `runner`.
    public init(runner: any ProcessRunner = LinuxProcessRunner()) {
        self.runner = runner
    }

    /// `systemctl show`.
    /// - Throws: `HardwareError` `unsupported` without systemd, `invalid` for a name no unit can have, `io`.
    public func status(of unit: String) async throws -> UnitStatus {
        let result = try await run(
            [
                "show", "--property=LoadState,ActiveState,SubState,UnitFileState,NRestarts", "--",
                try Self.checked(unit),
            ],
            within: Self.questionLimit)
        guard result.exitCode == 0 else { throw SystemctlFailure.error(of: result, "show", unit) }
        return try UnitStatus(parsing: result.standardOutput, unit: unit)
    }

    /// `systemctl start`.
    /// - Throws: `HardwareError` `notFound`, `refused`, `notPermitted`, `timedOut`, and as `status(of:)`.
    public func start(_ unit: String) async throws { try await perform("start", unit) }

    /// `systemctl stop`.
    /// - Throws: as `start`.
    public func stop(_ unit: String) async throws { try await perform("stop", unit) }

    /// `systemctl restart`.
    /// - Throws: as `start`.
    public func restart(_ unit: String) async throws { try await perform("restart", unit) }

    /// `systemctl enable` or `disable`.
    /// - Throws: as `start`.
    public func setEnabled(_ enabled: Bool, _ unit: String) async throws {
        try await perform(enabled ? "enable" : "disable", unit)
    }

    /// `journalctl -o json --unit`, at most the newest thousand entries.
    /// - Throws: `HardwareError` `unsupported`, `invalid`, `notPermitted`, `io`.
    public func journal(of unit: String, last count: Int) async throws -> [JournalEntry] {
        var wanted = min(max(0, count), Self.mostEntries)
        while wanted > 0 {
            let result = try await run(
                Self.journalctl,
                [
                    "--output=json", "--output-fields=MESSAGE,PRIORITY", "--all", "--no-pager", "--quiet",
                    "--lines=\(wanted)", "--unit=\(try Self.checked(unit))",
                ], within: Self.questionLimit)
            guard result.exitCode == 0 else { throw SystemctlFailure.error(of: result, "journal", unit) }
            // The oldest come first, so of an output that was cut off the newest are missing: fewer fit.
            if result.standardOutput.utf8.count < Self.outputLimit - 4 || wanted == 1 {
                return JournalText.entries(of: result.standardOutput)
            }
            wanted /= 2
        }
        return []
    }

    /// `systemctl reboot`.
    /// - Throws: `HardwareError` `refused`, `notPermitted`, `unsupported`.
    public func reboot() async throws {
        let result = try await run(["reboot"], within: Self.questionLimit)
        guard result.exitCode == 0 else { throw SystemctlFailure.error(of: result, "reboot", "the machine") }
    }

    private func perform(_ verb: String, _ unit: String) async throws {
        let result = try await run(["--quiet", verb, "--", try Self.checked(unit)], within: Self.jobLimit)
        guard result.exitCode == 0 else { throw SystemctlFailure.error(of: result, verb, unit) }
    }

    private func run(_ arguments: [String], within limit: Duration) async throws -> ProcessResult {
        try await run(Self.systemctl, arguments, within: limit)
    }

    private func run(_ program: String, _ arguments: [String], within limit: Duration) async throws -> ProcessResult {
        do {
            return try await runner.run(program, arguments, within: limit)
        } catch let error as HardwareError where error.code == .notFound {
            throw HardwareError(.unsupported, "\(program) is missing: this machine has no systemd")
        }
    }

    /// A unit's name: up to 255 of the characters systemd allows (systemd.unit(5)).
    private static func checked(_ unit: String) throws -> String {
        let allowed = unit.utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: ":-_.\\@".utf8.contains(octet)
            }
        }
        guard allowed, (1...255).contains(unit.utf8.count), unit.contains(".") else {
            throw HardwareError(.invalid, "\"\(unit)\" is no name of a unit, such as halo-mesh.service")
        }
        return unit
    }
}
