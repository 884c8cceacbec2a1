import HaloHardware
import Synchronization

/// Files that count what is written to them.
final class AgentCostFiles: FileSystem {
    private let inner: any FileSystem
    private let counts = Mutex((octets: 0, synchronizations: 0))

    init(_ inner: any FileSystem) { self.inner = inner }

    /// Octets appended, and fsync(2) calls of files and folders.
    var written: (octets: Int, synchronizations: Int) { counts.withLock { $0 } }

    func read(_ path: String, limit: Int) throws -> [UInt8] { try inner.read(path, limit: limit) }
    func open(_ path: String, mode: UInt32) throws -> any OpenFile { File(self, try inner.open(path, mode: mode)) }
    func rename(_ from: String, to: String) throws { try inner.rename(from, to: to) }
    func remove(_ path: String) throws { try inner.remove(path) }
    func createDirectory(_ path: String, mode: UInt32) throws { try inner.createDirectory(path, mode: mode) }
    func list(_ path: String) throws -> [String] { try inner.list(path) }
    func status(_ path: String) throws -> FileStatus? { try inner.status(path) }

    func synchronizeDirectory(_ path: String) throws {
        counts.withLock { $0.synchronizations += 1 }
        try inner.synchronizeDirectory(path)
    }

    private final class File: OpenFile {
        private let owner: AgentCostFiles
        private let inner: any OpenFile

        init(_ owner: AgentCostFiles, _ inner: any OpenFile) {
            self.owner = owner
            self.inner = inner
        }

        func size() throws -> Int { try inner.size() }
        func read(at offset: Int, count: Int) throws -> [UInt8] { try inner.read(at: offset, count: count) }
        func truncate(to size: Int) throws { try inner.truncate(to: size) }
        func close() { inner.close() }

        func append(_ octets: [UInt8]) throws {
            owner.counts.withLock { $0.octets += octets.count }
            try inner.append(octets)
        }

        func synchronize() throws {
            owner.counts.withLock { $0.synchronizations += 1 }
            try inner.synchronize()
        }
    }
}
