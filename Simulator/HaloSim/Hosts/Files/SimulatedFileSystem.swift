import HaloHardware
import HaloModel

/// The files of one device between two power losses. After the power has gone every call throws `io`, so that a program
/// that is being torn down cannot write any more.
///
/// Confined to the simulation's thread: called by jobs of the simulation's executor and by events only.
public final class SimulatedFileSystem: FileSystem, @unchecked Sendable {
    private let disk: SimulatedDisk
    private let clock: any SystemClock
    private(set) var hasPower = true

    init(disk: SimulatedDisk, clock: any SystemClock) {
        self.disk = disk
        self.clock = clock
    }

    /// A device's files on a fresh disk, as a test of file handling needs them.
    public convenience init(clock: any SystemClock) {
        self.init(disk: SimulatedDisk(), clock: clock)
    }

    func cutPower() { hasPower = false }

    /// The whole content.
    /// - Throws: `HardwareError`.
    public func read(_ path: String, limit: Int) throws -> [UInt8] {
        let path = try resolve(path)
        let inode = try existing(path)
        guard inode.content.count <= limit else {
            throw HardwareError(.invalid, "\(path): \(inode.content.count) octets, more than the \(limit) allowed")
        }
        return inode.content
    }

    /// Opens for appending and reading; creates.
    /// - Throws: `HardwareError`.
    public func open(_ path: String, mode: UInt32) throws -> any OpenFile {
        let path = try resolve(path)
        guard disk.folders.contains(SimulatedDisk.folder(of: path)) else {
            throw HardwareError(.notFound, "\(path): no such folder")
        }
        guard !disk.folders.contains(path) else { throw HardwareError(.invalid, "\(path): is a folder") }
        if let inode = disk.inode(path) { return SimulatedFile(system: self, inode: inode, path: path) }
        try checkWritable(path)
        return SimulatedFile(system: self, inode: disk.create(path, mode: mode, time: clock.wallTime), path: path)
    }

    /// rename(2).
    /// - Throws: `HardwareError`.
    public func rename(_ from: String, to: String) throws {
        let (from, to) = (try resolve(from), try resolve(to))
        _ = try existing(from)
        try checkWritable(from)
        guard disk.folders.contains(SimulatedDisk.folder(of: to)), disk.move(from, to: to) else {
            throw HardwareError(.notFound, "\(to): no such folder")
        }
    }

    /// unlink(2).
    /// - Throws: `HardwareError`.
    public func remove(_ path: String) throws {
        let path = try resolve(path)
        _ = try existing(path)
        try checkWritable(path)
        _ = disk.unlink(path)
    }

    /// mkdir -p.
    /// - Throws: `HardwareError`.
    public func createDirectory(_ path: String, mode: UInt32) throws {
        let path = try resolve(path)
        guard !disk.folders.contains(path) else { return }
        if let file = SimulatedDisk.ancestors(of: path).first(where: { disk.inode($0) != nil }) {
            throw HardwareError(.invalid, "\(file): is a file")
        }
        try checkWritable(path)
        disk.addFolder(path)
    }

    /// Names in the folder, ordered.
    /// - Throws: `HardwareError`.
    public func list(_ path: String) throws -> [String] {
        let path = try resolve(path)
        guard disk.folders.contains(path) else { throw HardwareError(.notFound, "\(path): no such folder") }
        let prefixLength = path == "/" ? 1 : path.count + 1
        var names: [String] = []
        for entry in Array(disk.entries.keys) + Array(disk.folders)
        where entry != "/" && SimulatedDisk.folder(of: entry) == path {
            names.append(String(entry.dropFirst(prefixLength)))
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// stat(2).
    /// - Throws: `HardwareError`.
    public func status(_ path: String) throws -> FileStatus? {
        let path = try resolve(path)
        if disk.folders.contains(path) {
            return FileStatus(size: 0, isDirectory: true, mode: 0o755, modified: clock.wallTime)
        }
        return disk.inode(path).map {
            FileStatus(size: $0.content.count, isDirectory: false, mode: $0.mode, modified: $0.modified)
        }
    }

    /// fsync(2) of a folder.
    /// - Throws: `HardwareError`.
    public func synchronizeDirectory(_ path: String) throws {
        let path = try resolve(path)
        guard disk.folders.contains(path) else { throw HardwareError(.notFound, "\(path): no such folder") }
        disk.synchronizeFolder(path)
    }

    /// The path without `.`, `..` and doubled slashes; `..` at the root stays there, as path_resolution(7) has it.
    private func resolve(_ path: String) throws -> String {
        try checkPower()
        guard path.hasPrefix("/"), !path.utf8.contains(0) else {
            throw HardwareError(.invalid, "\"\(path)\": not a path from the root")
        }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    private func existing(_ path: String) throws -> SimulatedDisk.Inode {
        guard let inode = disk.inode(path) else {
            throw HardwareError(disk.folders.contains(path) ? .invalid : .notFound, "\(path): no such file")
        }
        return inode
    }

    private func checkPower() throws {
        guard hasPower else { throw HardwareError(.io, "the device has no power") }
    }

    private func checkWritable(_ path: String) throws {
        switch disk.condition {
        case .healthy: return
        case .full: throw HardwareError(.noSpace, "\(path): no space left on device")
        case .readOnly: throw HardwareError(.readOnly, "\(path): read-only file system")
        }
    }

    fileprivate func append(_ octets: [UInt8], to inode: SimulatedDisk.Inode, _ path: String) throws {
        try checkPower()
        try checkWritable(path)
        disk.append(octets, to: inode, time: clock.wallTime)
    }

    fileprivate func truncate(_ inode: SimulatedDisk.Inode, to size: Int, _ path: String) throws {
        try checkPower()
        try checkWritable(path)
        guard size >= 0 else { throw HardwareError(.invalid, "\(path): negative size") }
        inode.content =
            Array(inode.content.prefix(size)) + [UInt8](repeating: 0, count: max(0, size - inode.content.count))
    }

    fileprivate func synchronize(_ inode: SimulatedDisk.Inode) throws {
        try checkPower()
        disk.synchronize(inode)
    }

    fileprivate func content(of inode: SimulatedDisk.Inode) throws -> [UInt8] {
        try checkPower()
        return inode.content
    }
}

/// Confined to the simulation's thread: called by jobs of the simulation's executor only.
private final class SimulatedFile: OpenFile, @unchecked Sendable {
    private let system: SimulatedFileSystem
    private let path: String
    private var inode: SimulatedDisk.Inode?

    init(system: SimulatedFileSystem, inode: SimulatedDisk.Inode, path: String) {
        self.system = system
        self.inode = inode
        self.path = path
    }

    func size() throws -> Int { try system.content(of: opened()).count }

    func read(at offset: Int, count: Int) throws -> [UInt8] {
        let content = try system.content(of: opened())
        guard offset >= 0, count >= 0 else { throw HardwareError(.invalid, "\(path): negative offset or count") }
        guard offset < content.count else { return [] }
        return Array(content[offset..<min(content.count, offset + min(count, content.count - offset))])
    }

    func append(_ octets: [UInt8]) throws { try system.append(octets, to: opened(), path) }
    func truncate(to size: Int) throws { try system.truncate(opened(), to: size, path) }
    func synchronize() throws { try system.synchronize(opened()) }
    func close() { inode = nil }

    private func opened() throws -> SimulatedDisk.Inode {
        guard let inode else { throw HardwareError(.invalid, "\(path): the file is closed") }
        return inode
    }
}
