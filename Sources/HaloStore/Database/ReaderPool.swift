import Synchronization

/// Connections that only read. Each is used by one caller at a time; a caller that finds none free opens one, so nobody waits
/// for another's query, and none waits for the writer (sqlite.org/wal.html).
final class ReaderPool: Sendable {
    private let path: String
    private let free = Mutex<[Idle]>([])
    /// Connections kept for the next caller.
    private static let keptCount = 4

    /// A connection nobody uses. Connections are not thread-safe; this one belongs to whoever takes it out of the pool.
    private struct Idle: @unchecked Sendable {
        var connection: Connection
    }

    init(path: String) { self.path = path }

    /// - Throws: `DatabaseError`; what `body` throws.
    func use<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        let connection = try free.withLock { $0.popLast() }?.connection ?? open()
        let result = Result { try body(connection) }
        // After a failure the connection may be in any state: a new one is made when it is needed.
        if case .success = result {
            let idle = Idle(connection: connection)
            free.withLock { if $0.count < Self.keptCount { $0.append(idle) } }
        }
        return try result.get()
    }

    private func open() throws -> Connection {
        let connection = try Connection(path: path, creates: false)
        // Half a megabyte of pages each: the kernel keeps the file's pages as well.
        try connection.execute(script: "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; PRAGMA cache_size = -512")
        return connection
    }
}
