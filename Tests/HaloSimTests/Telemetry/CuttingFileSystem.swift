import HaloHardware
import HaloModel

@testable import HaloSim

/// A device's files, counting every change of the medium; at a given one the power goes before it happens.
///
/// Confined to the simulation's thread: used by jobs of the simulation's executor only.
final class CuttingFileSystem: FileSystem, @unchecked Sendable {
    let inner: SimulatedFileSystem
    /// Changes so far.
    private(set) var changes = 0
    /// The change at which the power goes; `nil` for never.
    var cutAt: Int?
    private(set) var isCut = false
    /// Called when a file's content and name are durable, with its path and content.
    var synchronized: (String, [UInt8]) -> Void = { _, _ in }
    /// Durable contents of files whose names are not durable yet.
    private var nameless: [String: [UInt8]] = [:]
    private var created: Set<String> = []

    init(_ inner: SimulatedFileSystem) { self.inner = inner }

    func change() throws {
        changes += 1
        if changes == cutAt {
            isCut = true
            inner.cutPower()
        }
        if isCut { throw HardwareError(.io, "the device has no power") }
    }

    func read(_ path: String, limit: Int) throws -> [UInt8] { try inner.read(path, limit: limit) }

    func open(_ path: String, mode: UInt32) throws -> any OpenFile {
        if try inner.status(path) == nil {
            try change()
            created.insert(path)
        }
        return CuttingFile(self, try inner.open(path, mode: mode), path)
    }

    func rename(_ from: String, to: String) throws {
        try change()
        try inner.rename(from, to: to)
    }

    func remove(_ path: String) throws {
        try change()
        try inner.remove(path)
    }

    func createDirectory(_ path: String, mode: UInt32) throws { try inner.createDirectory(path, mode: mode) }
    func list(_ path: String) throws -> [String] { try inner.list(path) }
    func status(_ path: String) throws -> FileStatus? { try inner.status(path) }

    func synchronizeDirectory(_ path: String) throws {
        try change()
        try inner.synchronizeDirectory(path)
        created = created.filter { !$0.hasPrefix(path + "/") }
        for (name, content) in nameless where name.hasPrefix(path + "/") { synchronized(name, content) }
        nameless = [:]
    }

    fileprivate func note(_ path: String, _ content: [UInt8]) {
        if created.contains(path) { nameless[path] = content } else { synchronized(path, content) }
    }
}

/// Confined to the simulation's thread: used by jobs of the simulation's executor only.
private final class CuttingFile: OpenFile, @unchecked Sendable {
    private let system: CuttingFileSystem
    private let file: any OpenFile
    private let path: String

    init(_ system: CuttingFileSystem, _ file: any OpenFile, _ path: String) {
        self.system = system
        self.file = file
        self.path = path
    }

    func size() throws -> Int { try file.size() }
    func read(at offset: Int, count: Int) throws -> [UInt8] { try file.read(at: offset, count: count) }

    func append(_ octets: [UInt8]) throws {
        try system.change()
        try file.append(octets)
    }

    func truncate(to size: Int) throws {
        try system.change()
        try file.truncate(to: size)
    }

    func synchronize() throws {
        try system.change()
        try file.synchronize()
        system.note(path, try file.read(at: 0, count: file.size()))
    }

    func close() { file.close() }
}
