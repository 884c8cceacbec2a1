import ArgumentParser
import HaloDocuments
import HaloHardware
import HaloLinux
import HaloModel
import Logging

/// Options every HALO daemon has, and what follows from them.
public struct ProgramOptions: ParsableArguments {
    /// Folder that stands for `/`.
    @Option(help: "Folder that stands for / (default: $HALO_ROOT, or /).")
    public var root: String?

    /// Configuration file, below the root.
    @Option(help: "Configuration file, below the root.", completion: .file(extensions: ["yaml"]))
    public var config = DevicePaths.configuration

    /// Least severe messages to log.
    @Option(help: "Least severe messages to log: trace, debug, info, notice, warning, error, critical.")
    public var logLevel = LogLevel.info

    /// The defaults.
    public init() {}

    /// `Logger.Level` as an option.
    public enum LogLevel: String, ExpressibleByArgument, CaseIterable, Sendable {
        case trace, debug, info, notice, warning, error, critical

        var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
    }

    /// The folder that stands for `/`: the option, `HALO_ROOT`, or `/`.
    public var rootFolder: String { root ?? ProcessEnvironment.value(of: "HALO_ROOT") ?? "/" }
    /// The folder whose file system holds what HALO keeps, as the machine names it.
    public var storageFolder: String { (rootFolder == "/" ? "" : rootFolder) + "/var/lib/halo" }
    /// The device's files.
    public var files: LinuxFileSystem { LinuxFileSystem(root: rootFolder) }

    /// Logs to standard error, which systemd hands to the journal.
    public func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel.level
        return logger
    }

    /// Reads the configuration.
    /// - Throws: `ExitCode` 78 (EX_CONFIG of sysexits.h) after telling on standard error what is wrong and how to mend it.
    public func configuration() throws -> NodeConfiguration {
        do {
            return try readConfiguration()
        } catch let error as HardwareError where error.code == .notFound {
            StandardError.write("\(config): missing below \(rootFolder); write it or name another with --config")
        } catch {
            StandardError.write("\(error)")
        }
        throw ExitCode(78)
    }

    /// Reads the configuration and says nothing.
    /// - Throws: `HardwareError` of reading, `DocumentError` with the place of what is wrong.
    public func readConfiguration() throws -> NodeConfiguration {
        let octets = try files.read(config, limit: 1 << 20)
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw DocumentError(file: config, line: 1, column: 1, message: "is not UTF-8 text")
        }
        return try DocumentDecoder().decode(NodeConfiguration.self, from: YAMLDocument.parse(text, file: config))
    }
}
