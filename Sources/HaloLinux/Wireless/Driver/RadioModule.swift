import HaloHardware
import HaloModel

/// The radio's kernel module. It is blacklisted from loading by itself, because it must not probe before the SDIO bus has
/// settled, and stays so: naming it to modprobe(8) loads it all the same, and nothing here touches `/etc/modprobe.d`.
struct RadioModule: Sendable {
    private static let modprobe = "/sbin/modprobe"
    /// The driver loads its firmware before modprobe returns; unloading waits for commands of 2 s each to time out.
    private static let limit = Duration.seconds(60)

    /// Its name.
    let name: String
    /// Runs modprobe.
    let runner: any ProcessRunner
    /// Where `/sys` is.
    let system: LinuxFileSystem

    /// Whether it is in the kernel.
    /// - Throws: `HardwareError` `unsupported` when this kernel has no such module to load.
    func isLoaded() async throws -> Bool {
        if try isInKernel() { return true }
        let result = try await run(["--dry-run", "--quiet", name])
        guard result.exitCode == 0 else {
            throw HardwareError(
                .unsupported, "this kernel has no module \(name): install the radio's driver for it")
        }
        return false
    }

    /// Loads or removes it; nothing to do when it is as wanted.
    /// - Throws: `HardwareError` `io` with the words of modprobe, `notFound` when this kernel has none, `notPermitted`, `busy`
    ///   when it is in use, `timedOut`.
    func setLoaded(_ loaded: Bool) async throws {
        guard try isInKernel() != loaded else { return }
        let result = try await run(loaded ? [name] : ["--remove", name])
        if result.exitCode == 0, try isInKernel() == loaded { return }
        let words = result.standardError.split(separator: "\n").prefix(4).joined(separator: " ")
        let code: HardwareError.Code =
            if words.contains("Operation not permitted") {
                .notPermitted
            } else if words.contains("not found in directory") {
                .notFound
            } else if words.contains("is in use") {
                .busy
            } else {
                .io
            }
        throw HardwareError(
            code,
            words.isEmpty
                ? "modprobe said \(name) is \(loaded ? "loaded" : "removed"), and it is not"
                : String(words.prefix(400)))
    }

    private func isInKernel() throws -> Bool {
        try system.status("/sys/module/\(name)")?.isDirectory == true
    }

    private func run(_ arguments: [String]) async throws -> ProcessResult {
        do {
            return try await runner.run(Self.modprobe, arguments, within: Self.limit)
        } catch let error as HardwareError where error.code == .notFound {
            throw HardwareError(.unsupported, "\(Self.modprobe) is missing: install kmod")
        }
    }
}
