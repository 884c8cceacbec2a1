import HaloModel

/// What a device's storage holds, with the two views a real one has: what programs see, and what a power loss leaves.
///
/// A file's content reaches the second view by `synchronize` (fsync(2) of the file), its name by `synchronizeDirectory`
/// (fsync(2) of the folder). Of content appended and not synchronized, a power loss leaves a random part from the
/// front, as a file system that had written some of its pages would. Folders are durable when created.
final class SimulatedDisk {
    final class Inode {
        var content: [UInt8] = []
        var durable: [UInt8] = []
        var mode: UInt32
        var modified: WallTime

        init(mode: UInt32, modified: WallTime) {
            self.mode = mode
            self.modified = modified
        }
    }

    /// What is wrong with the medium.
    enum Condition: Equatable {
        case healthy
        case full
        case readOnly
    }

    var condition = Condition.healthy
    private(set) var entries: [String: Inode] = [:]
    private(set) var folders: Set<String> = ["/"]
    private var durableEntries: [String: Inode] = [:]

    func inode(_ path: String) -> Inode? { entries[path] }

    func create(_ path: String, mode: UInt32, time: WallTime) -> Inode {
        let inode = Inode(mode: mode, modified: time)
        entries[path] = inode
        return inode
    }

    func addFolder(_ path: String) {
        folders.formUnion(Self.ancestors(of: path))
    }

    /// The path and every folder above it but the root, outermost first.
    static func ancestors(of path: String) -> [String] {
        path.split(separator: "/").reduce(into: []) { $0.append(($0.last ?? "") + "/" + $1) }
    }

    func move(_ from: String, to: String) -> Bool {
        guard let inode = entries.removeValue(forKey: from) else { return false }
        entries[to] = inode
        return true
    }

    func unlink(_ path: String) -> Bool { entries.removeValue(forKey: path) != nil }

    func append(_ octets: [UInt8], to inode: Inode, time: WallTime) {
        inode.content += octets
        inode.modified = time
    }

    func synchronize(_ inode: Inode) {
        inode.durable = inode.content
    }

    func synchronizeFolder(_ folder: String) {
        for path in durableEntries.keys where Self.folder(of: path) == folder && entries[path] == nil {
            durableEntries[path] = nil
        }
        for (path, inode) in entries where Self.folder(of: path) == folder {
            durableEntries[path] = inode
        }
    }

    /// Keeps what a power loss leaves.
    func losePower(random: SeededRandom) {
        entries = durableEntries
        for path in entries.keys.sorted() {
            guard let inode = entries[path] else { continue }
            let durable = inode.durable.count
            if inode.content.count > durable, inode.content.prefix(durable).elementsEqual(inode.durable) {
                let kept = random.next(below: UInt64(inode.content.count - durable + 1))
                inode.content.removeLast(inode.content.count - durable - Int(kept))
            } else {
                inode.content = inode.durable
            }
            inode.durable = inode.content
        }
    }

    /// Everything written so far becomes durable, as an orderly shutdown leaves it.
    func synchronizeAll() {
        durableEntries = entries
        for inode in entries.values { inode.durable = inode.content }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
