import ArgumentParser
import HaloHardware
import HaloLinux

/// A text file that grows line by line, written in pieces of 64 KiB.
///
/// `@unchecked Sendable`: used by the thread that runs the simulation only.
final class OutputFile: @unchecked Sendable {
    private let path: String
    private let file: any OpenFile
    private var buffer: [UInt8] = []
    private var failure: (any Error)?

    /// Creates the file, or empties it.
    /// - Throws: `ExitCode.cannotCreate` after saying why.
    init(_ path: String) throws {
        self.path = path
        do {
            file = try LinuxFileSystem(root: "/").open(Terminal.absolute(path), mode: 0o644)
            try file.truncate(to: 0)
        } catch {
            Terminal.note("halo-sim: \(path): cannot be written: \(error)")
            throw ExitCode.cannotCreate
        }
    }

    /// Adds a line.
    func writeLine(_ line: String) {
        buffer.append(contentsOf: line.utf8)
        buffer.append(0x0A)
        if buffer.count >= 65_536 { flush() }
    }

    /// Writes what is left.
    /// - Throws: `ExitCode.cannotCreate` when any piece could not be written.
    func close() throws {
        flush()
        file.close()
        if let failure {
            Terminal.note("halo-sim: \(path): \(failure)")
            throw ExitCode.cannotCreate
        }
    }

    private func flush() {
        guard failure == nil, !buffer.isEmpty else { return }
        do {
            try file.append(buffer)
        } catch {
            failure = error
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
