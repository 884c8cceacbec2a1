import ArgumentParser
import HaloHardware
import HaloLinux
import HaloProgram

/// A template on the disk of whoever runs the command.
enum TemplateFile {
    /// The largest read, in octets.
    private static let limit = 256 * 1024

    /// Its text.
    /// - Throws: `ExitCode` 66 (EX_NOINPUT of sysexits.h) or 65 (EX_DATAERR) after telling why.
    static func read(_ path: String) throws -> String {
        let octets: [UInt8]
        do {
            octets = try LinuxFileSystem(root: "/").read(WorkingFolder.absolute(path), limit: limit)
        } catch {
            StandardError.write("\(path): cannot be read: \(error)")
            throw ExitCode(66)
        }
        guard let text = String(validating: octets, as: UTF8.self) else {
            StandardError.write("\(path):1:1: not UTF-8 text")
            throw ExitCode(65)
        }
        return text
    }

    /// Writes a file that is not there yet.
    /// - Throws: `ExitCode` 73 (EX_CANTCREAT) after telling why.
    static func create(_ path: String, _ text: String) throws {
        let files = LinuxFileSystem(root: "/")
        do {
            let place = try WorkingFolder.absolute(path)
            guard try files.status(place) == nil else {
                StandardError.write("\(path): is there already; remove it or take another name")
                throw ExitCode(73)
            }
            try files.replace(place, with: Array(text.utf8))
        } catch let error as HardwareError {
            StandardError.write("\(path): cannot be written: \(error)")
            throw ExitCode(73)
        }
    }
}
