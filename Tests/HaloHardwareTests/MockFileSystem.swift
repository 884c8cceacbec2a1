import HaloHardware
import HaloModel
import Synchronization

/// Files in memory that note every call, and fail the one they are told to.
final class MockFileSystem: FileSystem {
    struct State {
        var contents: [String: [UInt8]] = [:]
        var calls: [String] = []
        var failing: String?
    }

    let state = Mutex(State())

    var calls: [String] { state.withLock { $0.calls } }
    var contents: [String: [UInt8]] { state.withLock { $0.contents } }

    func note(_ call: String) throws {
        try state.withLock { state in
            state.calls.append(call)
            if state.failing == call { throw HardwareError(.noSpace, call) }
        }
    }

    func read(_ path: String, limit: Int) throws -> [UInt8] {
        guard let content = contents[path] else { throw HardwareError(.notFound, path) }
        guard content.count <= limit else { throw HardwareError(.invalid, path) }
        return content
    }

    func open(_ path: String, mode: UInt32) throws -> any OpenFile {
        try note("open \(path) \(String(mode, radix: 8))")
        state.withLock { $0.contents[path, default: []] += [] }
        return MockFile(files: self, path: path)
    }

    func rename(_ from: String, to: String) throws {
        try note("rename \(from) \(to)")
        state.withLock { $0.contents[to] = $0.contents.removeValue(forKey: from) }
    }

    func remove(_ path: String) throws {
        try note("remove \(path)")
        let removed = state.withLock { $0.contents.removeValue(forKey: path) }
        if removed == nil { throw HardwareError(.notFound, path) }
    }

    func createDirectory(_ path: String, mode: UInt32) throws {}

    func list(_ path: String) throws -> [String] { [] }

    func status(_ path: String) throws -> FileStatus? {
        contents[path].map {
            FileStatus(size: $0.count, isDirectory: false, mode: 0o644, modified: WallTime(nanoseconds: 0))
        }
    }

    func synchronizeDirectory(_ path: String) throws { try note("synchronize folder \(path)") }
}

/// A file of `MockFileSystem`.
final class MockFile: OpenFile {
    private let files: MockFileSystem
    private let path: String

    init(files: MockFileSystem, path: String) {
        self.files = files
        self.path = path
    }

    func size() throws -> Int { files.contents[path]?.count ?? 0 }

    func read(at offset: Int, count: Int) throws -> [UInt8] {
        Array((files.contents[path] ?? []).dropFirst(offset).prefix(count))
    }

    func append(_ octets: [UInt8]) throws {
        files.state.withLock { $0.contents[path]?.append(contentsOf: octets.prefix(1)) }
        try files.note("append \(path)")
        files.state.withLock { $0.contents[path]?.append(contentsOf: octets.dropFirst()) }
    }

    func truncate(to size: Int) throws {}

    func synchronize() throws { try files.note("synchronize \(path)") }

    func close() { try? files.note("close \(path)") }
}
