import HaloModel

/// The gateway's database: one connection writes, others read beside it. Each use is a transaction.
public final class Database: Sendable {
    /// When a commit counts.
    public enum Durability: Sendable {
        /// It survives a power loss from the moment `write` returns: the log is synchronised (`synchronous=FULL`).
        case full
        /// The latest such commits may be lost with the power, never torn (`synchronous=NORMAL` in WAL mode): for what
        /// comes again by itself, such as heartbeats, so that a memory card is spared.
        case relaxed
    }

    private let writer: DatabaseWriter
    private let readers: ReaderPool?
    private let queue = IngestQueue()
    private let executor: (any TaskExecutor)?

    /// Opens the database and brings its schema up to date.
    /// - Parameters:
    ///   - path: A file, or `:memory:`, which has one connection for everything.
    ///   - migrations: The schema's history, the program's own by default.
    ///   - executor: Where the writer works: a thread of its own, so that a commit that waits for the medium keeps nothing
    ///     else waiting. `nil` for the caller's.
    /// - Throws: `DatabaseError`; of kind `schema` when the file was made by a newer program or an edited migration.
    public init(
        path: String, migrations: [Migration] = Migration.embedded, executor: (any TaskExecutor)? = nil
    ) throws {
        writer = try DatabaseWriter(path: path, migrations: migrations, queue: queue)
        readers = path == ":memory:" ? nil : ReaderPool(path: path)
        self.executor = executor
    }

    /// Runs `body` in a transaction that only reads. It sees every write that has returned, and waits for none.
    /// - Throws: `DatabaseError`, or what `body` throws.
    public func read<Value: Sendable>(_ body: @Sendable (Tables) throws -> Value) async throws -> Value {
        guard let readers else { return try await writer.read(body) }
        return try readers.use { connection in
            try connection.run("BEGIN DEFERRED")
            let result = Result { try body(Tables(connection: connection, series: SeriesCache())) }
            // Nothing was written, so the end is the same either way.
            try connection.run("COMMIT")
            return try result.get()
        }
    }

    /// Runs `body` in a transaction: all of its changes are stored when this returns, none when it throws.
    /// - Throws: `DatabaseError`, or what `body` throws.
    public func write<Value: Sendable>(
        _ durability: Durability = .full, _ body: @Sendable (Tables) throws -> Value
    ) async throws -> Value {
        try await withTaskExecutorPreference(executor) { try await writer.write(durability, body) }
    }

    /// Stores what is new in a batch. Batches that come while another transaction is at work share the next one, and with it
    /// the wait for the medium.
    /// - Returns: A receipt; what it says is stored survives a power loss.
    /// - Throws: `TelemetryError`; `DatabaseError`.
    public func ingest(_ batch: TelemetryBatch, at time: WallTime) async throws -> TelemetryReceipt {
        let report = IngestQueue.Report(batch: batch, time: time)
        try queue.add(report)
        await withTaskExecutorPreference(executor) { await writer.store() }
        return try report.receipt()
    }

    /// One step of what has to be done now and then: reports that have waited for an hour are sorted into chunks, and what is
    /// older than `policy` goes. A step takes milliseconds.
    /// - Parameter policy: `nil` to keep everything, as long as the time is doubtful.
    /// - Returns: Whether there is more to do.
    /// - Throws: `DatabaseError`.
    public func upkeep(_ policy: RetentionPolicy?, at time: WallTime) async throws -> Bool {
        try await withTaskExecutorPreference(executor) { try await writer.upkeep(policy, at: time) }
    }

    /// What keeps the database from being written, as the last use found it; `nil` while it works.
    public var failure: DatabaseError? { writer.failure }
}
