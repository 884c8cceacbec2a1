import ArgumentParser
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram
import HaloStore

/// A copy of a database that takes its place only when it is whole.
struct CheckedCopy {
    var source: String
    var target: String

    private let files = LinuxFileSystem(root: "/")
    private var part: String { target + ".part" }

    init(from source: String, to target: String) {
        self.source = source
        self.target = target
    }

    /// Copies, looks through the copy, and calls `ready` before the copy is put in place.
    /// - Throws: `DatabaseError`, `HardwareError`; the target is as it was then.
    func make(_ ready: () throws -> Void = {}) throws -> DatabaseCheck.Summary {
        clear()
        do {
            // Only the owner may read it: it holds the signing key.
            try files.open(part, mode: 0o600).close()
            var told: Int64 = 0
            try DatabaseCopy(from: source, to: part).run { progress in
                let tenths = progress.pages > 0 ? progress.copied * 10 / progress.pages : 10
                guard tenths > told else { return }
                told = tenths
                StandardError.write("\(tenths * 10) % of \(progress.pages) pages copied")
            }
            let summary = try DatabaseCheck(path: part).run()
            StandardError.write("every page of the copy is whole")
            try ready()
            try files.rename(part, to: target)
            try files.synchronizeDirectory(folder)
            return summary
        } catch {
            clear()
            throw error
        }
    }

    private var folder: String {
        let path = target.split(separator: "/").dropLast().joined(separator: "/")
        return "/" + path
    }

    private func clear() {
        for suffix in ["", "-journal"] { _ = try? files.remove(part + suffix) }
    }

    /// Runs `body`; what fails goes to standard error and becomes an exit code of sysexits.h.
    static func told(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as DatabaseError {
            StandardError.write(error.description)
            throw ExitCode(code(of: error.kind))
        } catch let error as HardwareError {
            StandardError.write(error.message)
            throw ExitCode(error.code == .notFound ? 66 : 73)
        }
    }

    /// EX_DATAERR, EX_TEMPFAIL, EX_CANTCREAT; EX_IOERR for the rest.
    private static func code(of kind: DatabaseError.Kind) -> Int32 {
        switch kind {
        case .corrupt, .schema: 65
        case .busy: 75
        case .full, .readOnly: 73
        default: 74
        }
    }
}
