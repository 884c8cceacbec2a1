import HaloModel

/// A device's files. Paths are absolute; an implementation may put a root prefix before them.
///
/// What has been written is only certain to survive a power loss after `OpenFile.synchronize()` of the file and, for a
/// file created, renamed or removed, `synchronizeDirectory` of its folder (fsync(2)).
public protocol FileSystem: Sendable {
    /// The whole content.
    /// - Throws: `HardwareError` `notFound`, `notPermitted`, `io`, or `invalid` when it is longer than `limit` octets.
    func read(_ path: String, limit: Int) throws -> [UInt8]
    /// Opens for appending and positioned reading; creates the file with `mode` when it is missing.
    /// - Throws: `HardwareError` `notFound` (folder), `notPermitted`, `noSpace`, `readOnly`, `io`.
    func open(_ path: String, mode: UInt32) throws -> any OpenFile
    /// rename(2): `to` is replaced in one step.
    /// - Throws: `HardwareError`.
    func rename(_ from: String, to: String) throws
    /// unlink(2).
    /// - Throws: `HardwareError`.
    func remove(_ path: String) throws
    /// Creates the folder and those above it that are missing; no error when it exists.
    /// - Throws: `HardwareError`.
    func createDirectory(_ path: String, mode: UInt32) throws
    /// Names in the folder, without `.` and `..`, ordered by octets.
    /// - Throws: `HardwareError` `notFound`, `notPermitted`, `io`.
    func list(_ path: String) throws -> [String]
    /// Size, kind and modification time, or `nil` when nothing is there.
    /// - Throws: `HardwareError`.
    func status(_ path: String) throws -> FileStatus?
    /// fsync(2) of a folder: makes creations, renames and removals in it durable.
    /// - Throws: `HardwareError`.
    func synchronizeDirectory(_ path: String) throws
}

/// What stat(2) says of a file.
public struct FileStatus: Sendable, Equatable {
    /// Octets.
    public var size: Int
    /// Whether it is a folder.
    public var isDirectory: Bool
    /// Permission bits, such as 0o600.
    public var mode: UInt32
    /// Last modification by the device's calendar clock.
    public var modified: WallTime

    /// Takes the parts as they are.
    public init(size: Int, isDirectory: Bool, mode: UInt32, modified: WallTime) {
        self.size = size
        self.isDirectory = isDirectory
        self.mode = mode
        self.modified = modified
    }
}

/// An open file; closed by `close()`, at the latest when the last reference goes.
public protocol OpenFile: AnyObject, Sendable {
    /// Octets in the file.
    /// - Throws: `HardwareError`.
    func size() throws -> Int
    /// Up to `count` octets from `offset`; fewer at the end.
    /// - Throws: `HardwareError`.
    func read(at offset: Int, count: Int) throws -> [UInt8]
    /// Appends all of `octets`, or throws having perhaps written a part.
    /// - Throws: `HardwareError` `noSpace`, `readOnly`, `io`.
    func append(_ octets: [UInt8]) throws
    /// Cuts the file to `size` octets.
    /// - Throws: `HardwareError`.
    func truncate(to size: Int) throws
    /// fsync(2): everything written so far survives a power loss.
    /// - Throws: `HardwareError`.
    func synchronize() throws
    /// Ends use; later calls throw.
    func close()
}

extension FileSystem {
    /// Replaces a file so that after a power loss either the old or the new content is there, whole: temporary file in
    /// the same folder, fsync, rename, fsync of the folder.
    /// - Throws: `HardwareError`; the temporary file is removed.
    public func replace(_ path: String, with octets: [UInt8], mode: UInt32 = 0o644) throws {
        let folder = path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
        let temporary = path + ".new"
        if try status(temporary) != nil { try remove(temporary) }
        do {
            let file = try open(temporary, mode: mode)
            defer { file.close() }
            try file.append(octets)
            try file.synchronize()
        } catch {
            try? remove(temporary)
            throw error
        }
        try rename(temporary, to: path)
        try synchronizeDirectory(folder.isEmpty ? "/" : folder)
    }

    /// The content, or `nil` when there is no such file.
    /// - Throws: `HardwareError` other than `notFound`.
    public func readIfPresent(_ path: String, limit: Int) throws -> [UInt8]? {
        do {
            return try read(path, limit: limit)
        } catch let error as HardwareError where error.code == .notFound {
            return nil
        }
    }
}
