import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// The kernel's files, below a root folder (`HALO_ROOT`).
public struct LinuxFileSystem: FileSystem {
    private let root: RootedPath

    /// Puts every path below `root`. `..` cannot leave it; a symbolic link can.
    public init(root: String = "/") {
        self.root = RootedPath(root: root)
    }

    /// The whole content, read to its end rather than to its size: files of procfs have size 0.
    /// - Throws: `HardwareError`.
    public func read(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = try open(path, flags: O_RDONLY)
        defer { descriptor.close() }
        return try descriptor.use("read \(path)") { number in
            var output: [UInt8] = []
            let limit = max(0, limit)
            var chunk = [UInt8](repeating: 0, count: 16_384)
            while true {
                let count = try SystemCall.retrying("read \(path)") { Glibc.read(number, &chunk, chunk.count) }
                if count == 0 { return output }
                guard count <= limit - output.count else {
                    throw HardwareError(.invalid, "read \(path): longer than \(limit) octets")
                }
                output.append(contentsOf: chunk.prefix(count))
            }
        }
    }

    /// Opens for appending and positioned reading; creates the file with exactly `mode`, whatever the umask.
    /// - Throws: `HardwareError`.
    public func open(_ path: String, mode: UInt32) throws -> any OpenFile {
        while true {
            do {
                let created = try open(path, flags: O_RDWR | O_APPEND | O_CREAT | O_EXCL, mode: mode)
                try created.use("fchmod \(path)") { number in
                    _ = try SystemCall.retrying("fchmod \(path)") { fchmod(number, mode) }
                }
                return LinuxOpenFile(created, path: path)
            } catch let error as HardwareError where error.code == .invalid {
                // It exists, or is a folder: opened as it is. Removed in between, it is created in the next round.
                if let existing = try openExisting(path) { return LinuxOpenFile(existing, path: path) }
            }
        }
    }

    /// rename(2).
    /// - Throws: `HardwareError`.
    public func rename(_ from: String, to: String) throws {
        let (source, target) = (try root.resolve(from), try root.resolve(to))
        try SystemCall.retrying("rename \(from) to \(to)") { Glibc.rename(source, target) }
    }

    /// unlink(2).
    /// - Throws: `HardwareError`.
    public func remove(_ path: String) throws {
        let target = try root.resolve(path)
        try SystemCall.retrying("remove \(path)") { unlink(target) }
    }

    /// mkdir(2) for the folder and those above it that are missing.
    /// - Throws: `HardwareError`; `invalid` when something else is in the way.
    public func createDirectory(_ path: String, mode: UInt32) throws {
        let target = try root.resolve(path)
        var built = ""
        for part in target.split(separator: "/") {
            built += "/" + part
            if mkdir(built, mode) == 0 { continue }
            let number = errno
            // Above the folder wanted, a folder that exists may also refuse with EACCES or EROFS.
            var information = stat()
            if stat(built, &information) == 0, information.st_mode & S_IFMT == S_IFDIR { continue }
            throw HardwareError(errno: number, "create folder \(path)")
        }
    }

    /// readdir(3). Names that are no UTF-8 are left out: nothing here could open them.
    /// - Throws: `HardwareError`.
    public func list(_ path: String) throws -> [String] {
        let target = try root.resolve(path)
        guard let folder = opendir(target) else { throw HardwareError(errno: errno, "list \(path)") }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else {
                let number = errno
                if number != 0 { throw HardwareError(errno: number, "list \(path)") }
                break
            }
            guard let name = String(validatingCString: halo_entry_name(entry)), name != ".", name != ".." else {
                continue
            }
            names.append(name)
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// stat(2).
    /// - Throws: `HardwareError`.
    public func status(_ path: String) throws -> FileStatus? {
        let target = try root.resolve(path)
        var information = stat()
        guard stat(target, &information) == 0 else {
            let number = errno
            if number == ENOENT || number == ENOTDIR { return nil }
            throw HardwareError(errno: number, "status of \(path)")
        }
        let modified =
            Int64(information.st_mtim.tv_sec)
            .multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ Int64(information.st_mtim.tv_nsec)
        return FileStatus(
            size: Int(information.st_size), isDirectory: information.st_mode & S_IFMT == S_IFDIR,
            mode: information.st_mode & 0o7777, modified: WallTime(nanoseconds: modified))
    }

    /// fsync(2) of the folder.
    /// - Throws: `HardwareError`.
    public func synchronizeDirectory(_ path: String) throws {
        let folder = try open(path, flags: O_RDONLY | O_DIRECTORY)
        defer { folder.close() }
        try folder.use("synchronize \(path)") { number in
            _ = try SystemCall.retrying("synchronize \(path)") { fsync(number) }
        }
    }

    private func open(_ path: String, flags: CInt, mode: UInt32 = 0) throws -> Descriptor {
        let target = try root.resolve(path)
        return Descriptor(
            try SystemCall.retrying("open \(path)") { Glibc.open(target, flags | O_CLOEXEC, mode_t(mode)) })
    }

    private func openExisting(_ path: String) throws -> Descriptor? {
        do {
            return try open(path, flags: O_RDWR | O_APPEND)
        } catch let error as HardwareError where error.code == .notFound {
            return nil
        }
    }
}
