import HaloHardware
import HaloModel
import Synchronization

/// Files in memory with what a power loss does to them: data not fsynced is gone, names not fsynced in their folder are as
/// they were. Every change can be the last before the power fails.
final class MockFileSystem: FileSystem {
    struct PowerLost: Error {}

    final class Content: Sendable {
        /// What programs see, and what is on the medium.
        let state = Mutex<(current: [UInt8], durable: [UInt8])>(([], []))
    }

    struct State {
        var current: [String: Content] = [:]
        var durable: [String: Content] = [:]
        var operations = 0
        var failAt: Int?
        /// Octets of the write in progress that reach the file when the power fails.
        var tornOctets = 0
        var appendFailure: HardwareError?
        var synchronizeFailures = 0
    }

    let state = Mutex(State())

    var operations: Int { state.withLock { $0.operations } }

    func set(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

    /// The machine comes back: only what was on the medium is there.
    func restart() {
        state.withLock { state in
            state.current = state.durable
            for content in state.current.values { content.state.withLock { $0.current = $0.durable } }
            state.failAt = nil
        }
    }

    fileprivate func step() throws {
        try state.withLock { state in
            state.operations += 1
            if let limit = state.failAt, state.operations >= limit { throw PowerLost() }
        }
    }

    func read(_ path: String, limit: Int) throws -> [UInt8] {
        guard let content = state.withLock({ $0.current[path] }) else { throw HardwareError(.notFound, path) }
        return content.state.withLock { $0.current }
    }

    func open(_ path: String, mode: UInt32) throws -> any OpenFile {
        if let content = state.withLock({ $0.current[path] }) { return MockFile(self, content) }
        try step()
        let content = Content()
        state.withLock { $0.current[path] = content }
        return MockFile(self, content)
    }

    func rename(_ from: String, to: String) throws {
        try step()
        try state.withLock { state in
            guard let content = state.current.removeValue(forKey: from) else { throw HardwareError(.notFound, from) }
            state.current[to] = content
        }
    }

    func remove(_ path: String) throws {
        try step()
        let removed = state.withLock { $0.current.removeValue(forKey: path) }
        if removed == nil { throw HardwareError(.notFound, path) }
    }

    func createDirectory(_ path: String, mode: UInt32) throws {}

    func list(_ path: String) throws -> [String] {
        state.withLock {
            $0.current.keys.filter { $0.hasPrefix(path + "/") }.map { String($0.dropFirst(path.count + 1)) }
        }
        .sorted()
    }

    func status(_ path: String) throws -> FileStatus? {
        state.withLock { $0.current[path] }.map {
            FileStatus(
                size: $0.state.withLock { $0.current.count }, isDirectory: false, mode: 0o644,
                modified: WallTime(nanoseconds: 0))
        }
    }

    func synchronizeDirectory(_ path: String) throws {
        try step()
        state.withLock { state in
            let prefix = path + "/"
            for name in Set(state.current.keys).union(state.durable.keys) where name.hasPrefix(prefix) {
                state.durable[name] = state.current[name]
            }
        }
    }
}

final class MockFile: OpenFile {
    private let system: MockFileSystem
    private let content: MockFileSystem.Content

    init(_ system: MockFileSystem, _ content: MockFileSystem.Content) {
        self.system = system
        self.content = content
    }

    func size() throws -> Int { content.state.withLock { $0.current.count } }

    func read(at offset: Int, count: Int) throws -> [UInt8] {
        content.state.withLock { Array($0.current.dropFirst(offset).prefix(count)) }
    }

    func append(_ octets: [UInt8]) throws {
        if let failure = system.state.withLock({ $0.appendFailure }) {
            content.state.withLock { $0.current += octets.prefix(octets.count / 2) }
            throw failure
        }
        do {
            try system.step()
        } catch {
            // The worst a power loss can do to an append: a part of it is on the medium already.
            let torn = system.state.withLock { $0.tornOctets }
            content.state.withLock { content in
                content.current += octets.prefix(torn)
                if torn > 0 { content.durable = content.current }
            }
            throw error
        }
        content.state.withLock { $0.current += octets }
    }

    func truncate(to size: Int) throws {
        try system.step()
        content.state.withLock { $0.current = Array($0.current.prefix(size)) }
    }

    func synchronize() throws {
        try system.step()
        let fails = system.state.withLock { state in
            guard state.synchronizeFailures > 0 else { return false }
            state.synchronizeFailures -= 1
            return true
        }
        if fails { throw HardwareError(.io, "fsync") }
        content.state.withLock { $0.durable = $0.current }
    }

    func close() {}
}
