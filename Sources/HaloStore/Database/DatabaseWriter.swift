import HaloModel
import Synchronization

/// The one connection that writes. Calls are served one after the other, each in a transaction.
actor DatabaseWriter {
    private let connection: Connection
    private let series = SeriesCache()
    private var waiting: WaitingReports
    private let queue: IngestQueue
    private let lastFailure: Mutex<DatabaseError?>

    init(path: String, migrations: [Migration], queue: IngestQueue) throws {
        let connection = try Connection(path: path)
        // Another process such as a backup may hold the lock for a moment; the wait is SQLite's own.
        try connection.execute(script: "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON")
        _ = try connection.first("PRAGMA journal_mode = WAL") { $0.text(0) }
        // A log that has grown in a rush is cut back to 16 MiB.
        _ = try connection.first("PRAGMA journal_size_limit = 16777216") { $0.integer(0) }
        try connection.execute(script: "PRAGMA synchronous = FULL")
        try MigrationRunner(migrations: migrations).run(on: connection)
        self.connection = connection
        self.queue = queue
        lastFailure = Mutex(nil)
        let hasReports = migrations.contains { $0.version >= 3 }
        waiting = WaitingReports(
            hasReports ? try TelemetryTable(connection: connection, cache: series).waiting() : [])
    }

    /// What keeps the database from being written, as the last use found it; `nil` while it works.
    nonisolated var failure: DatabaseError? { lastFailure.withLock { $0 } }

    func read<Value: Sendable>(_ body: @Sendable (Tables) throws -> Value) throws -> Value {
        try transaction("BEGIN DEFERRED", body)
    }

    func write<Value: Sendable>(
        _ durability: Database.Durability, _ body: @Sendable (Tables) throws -> Value
    ) throws -> Value {
        try transaction(durability, body)
    }

    /// Stores all reports that wait, in one transaction, and sorts those of one device into chunks if it has many.
    ///
    /// Whoever has put a report into the queue calls this: when it returns, the report has its answer, from this call or from
    /// one that was served before.
    func store() {
        let reports = queue.take()
        guard !reports.isEmpty else { return }
        do {
            let outcomes = try transaction(.full) { tables in try reports.map { try Self.store($0, tables) } }
            for (report, outcome) in zip(reports, outcomes) { answer(report, outcome) }
        } catch let error as DatabaseError where !error.isOutOfOrder && reports.count > 1 {
            // One of them cannot be stored, and must not keep the others from it.
            for report in reports { storeAlone(report) }
        } catch {
            for report in reports { report.answer(.failure(error)) }
        }
        guard let node = waiting.due else { return }
        // What fails here is told by the next transaction; the reports are stored all the same.
        _ = try? compact(node)
    }

    private struct Outcome {
        var result: Result<TelemetryReceipt, any Error>
        var node: Int64?
    }

    private static func store(_ report: IngestQueue.Report, _ tables: Tables) throws -> Outcome {
        do {
            let (receipt, node) = try tables.telemetry.take(report.batch, at: report.time)
            return Outcome(result: .success(receipt), node: receipt.stored > 0 ? node : nil)
        } catch let error as TelemetryError {
            return Outcome(result: .failure(error), node: nil)
        }
    }

    private func storeAlone(_ report: IngestQueue.Report) {
        do {
            answer(report, try transaction(.full) { tables in try Self.store(report, tables) })
        } catch {
            report.answer(.failure(error))
        }
    }

    private func answer(_ report: IngestQueue.Report, _ outcome: Outcome) {
        if let node = outcome.node, case .success(let receipt) = outcome.result {
            waiting.count(Int64(receipt.stored), of: node)
        }
        report.answer(outcome.result)
    }

    /// Sorts reports of a device into chunks. Losing it with the power costs nothing: the reports are still there.
    private func compact(_ node: Int64) throws {
        waiting.forget(node)
        let rest = try transaction(.relaxed) { tables in
            try tables.telemetry.compact(node: node)
            return try tables.telemetry.waiting(of: node)
        }
        waiting.count(rest)
    }

    /// Reports wait for company, but not longer than this, milliseconds.
    private static let longestWait: Int64 = 3_600_000

    func upkeep(_ policy: RetentionPolicy?, at time: WallTime) throws -> Bool {
        let oldest = try transaction("BEGIN DEFERRED") { try $0.telemetry.longestWaiting() }
        let isLate = oldest.map { oldest in
            time.milliseconds.subtractingReportingOverflow(oldest.receivedMilliseconds).partialValue > Self.longestWait
        }
        if let node = waiting.due ?? (isLate == true ? oldest?.node : nil) {
            try compact(node)
            return true
        }
        guard let policy else { return false }
        return try transaction(.relaxed) { try $0.telemetry.expire(policy, at: time) } > 0
    }

    private func transaction<Value>(
        _ durability: Database.Durability, _ body: (Tables) throws -> Value
    ) throws -> Value {
        guard durability == .relaxed else { return try transaction("BEGIN IMMEDIATE", body) }
        try connection.execute(script: "PRAGMA synchronous = NORMAL")
        let value: Value
        do {
            value = try transaction("BEGIN IMMEDIATE", body)
        } catch {
            try connection.execute(script: "PRAGMA synchronous = FULL")
            throw error
        }
        try connection.execute(script: "PRAGMA synchronous = FULL")
        return value
    }

    private func transaction<Value>(_ begin: String, _ body: (Tables) throws -> Value) throws -> Value {
        do {
            try connection.run(begin)
            let value: Value
            do {
                value = try body(Tables(connection: connection, series: series))
                try connection.run("COMMIT")
            } catch {
                // SQLite has rolled back by itself after some errors; a second rollback is refused and harmless.
                _ = try? connection.run("ROLLBACK")
                series.clear()
                throw error
            }
            lastFailure.withLock { $0 = nil }
            return value
        } catch let error as DatabaseError {
            if error.isOutOfOrder { lastFailure.withLock { $0 = error } }
            throw error
        }
    }
}
