import HaloHardware

/// What a failed `systemctl` means: by its exit status, which is that of LSB init scripts (systemctl(1) "Exit status"), and
/// where that says only "failed", by the message of the untranslated program.
enum SystemctlFailure {
    /// The error for a run that ended with another status than 0.
    static func error(of result: ProcessResult, _ verb: String, _ unit: String) -> HardwareError {
        let words = result.standardError.split(separator: "\n").prefix(4).joined(separator: " ")
        let text = words.isEmpty ? "exit status \(result.exitCode)" : String(words.prefix(400))
        return HardwareError(code(result.exitCode, text), "systemctl \(verb) \(unit): \(text)")
    }

    private static func code(_ status: Int32, _ text: String) -> HardwareError.Code {
        for (part, code) in meanings where text.contains(part) { return code }
        return status == 5 ? .notFound : .refused
    }

    private static let meanings: [(String, HardwareError.Code)] = [
        ("not been booted with systemd", .unsupported), ("Failed to connect to bus", .unsupported),
        ("Access denied", .notPermitted), ("authentication required", .notPermitted),
        ("Permission denied", .notPermitted), ("insufficient permissions", .notPermitted),
        ("not found.", .notFound), ("not loaded.", .notFound), ("does not exist", .notFound),
    ]
}
