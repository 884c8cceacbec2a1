import HaloHardware
import HaloModel
import Synchronization

/// Files in memory, for tests.
public final class MemoryFiles: FileSystem {
    struct File {
        var octets: [UInt8]
        var mode: UInt32
    }

    let files = Mutex<[String: File]>([:])

    /// Starts empty.
    public init() {}

    /// The content.
    public func read(_ path: String, limit: Int) throws -> [UInt8] {
        guard let file = files.withLock({ $0[path] }) else { throw HardwareError(.notFound, path) }
        guard file.octets.count <= limit else { throw HardwareError(.invalid, path) }
        return file.octets
    }

    /// Opens, creating the file when it is missing.
    public func open(_ path: String, mode: UInt32) throws -> any OpenFile {
        files.withLock { if $0[path] == nil { $0[path] = File(octets: [], mode: mode) } }
        return MemoryFile(path: path, files: self)
    }

    /// Moves a file.
    public func rename(_ from: String, to: String) throws {
        try files.withLock {
            guard let file = $0.removeValue(forKey: from) else { throw HardwareError(.notFound, from) }
            $0[to] = file
        }
    }

    /// Removes a file.
    public func remove(_ path: String) throws { files.withLock { $0[path] = nil } }
    /// Folders are not kept.
    public func createDirectory(_ path: String, mode: UInt32) throws {}
    /// Names in the folder.
    public func list(_ path: String) throws -> [String] {
        let names = files.withLock { $0.keys.filter { $0.hasPrefix(path + "/") } }
        return names.map { String($0.dropFirst(path.count + 1)) }.sorted()
    }

    /// Size and mode.
    public func status(_ path: String) throws -> FileStatus? {
        files.withLock { $0[path] }.map {
            FileStatus(size: $0.octets.count, isDirectory: false, mode: $0.mode, modified: WallTime(milliseconds: 0))
        }
    }

    /// Nothing to do in memory.
    public func synchronizeDirectory(_ path: String) throws {}
}

/// An open file of `MemoryFiles`.
final class MemoryFile: OpenFile {
    private let path: String
    private let files: MemoryFiles

    init(path: String, files: MemoryFiles) {
        self.path = path
        self.files = files
    }

    func size() throws -> Int { try files.read(path, limit: .max).count }

    func read(at offset: Int, count: Int) throws -> [UInt8] {
        Array(try files.read(path, limit: .max).dropFirst(offset).prefix(count))
    }

    func append(_ octets: [UInt8]) throws { files.files.withLock { $0[path]?.octets.append(contentsOf: octets) } }

    func truncate(to size: Int) throws {
        let octets = Array(try files.read(path, limit: .max).prefix(size))
        files.files.withLock { $0[path]?.octets = octets }
    }

    func synchronize() throws {}
    func close() {}
}
