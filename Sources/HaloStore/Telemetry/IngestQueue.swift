import HaloModel
import Synchronization

/// Reports that wait for the next transaction.
final class IngestQueue: Sendable {
    /// A report and, once it is stored or refused, its answer.
    final class Report: Sendable {
        let batch: TelemetryBatch
        let time: WallTime
        private let result = Mutex<Result<TelemetryReceipt, any Error>?>(nil)

        init(batch: TelemetryBatch, time: WallTime) {
            self.batch = batch
            self.time = time
        }

        func answer(_ answer: Result<TelemetryReceipt, any Error>) { result.withLock { $0 = answer } }

        /// - Throws: what kept the report from being stored.
        func receipt() throws -> TelemetryReceipt {
            guard let answer = result.withLock({ $0 }) else { throw TelemetryError.busy }
            return try answer.get()
        }
    }

    /// Samples that may wait. A thousand devices that come back at once with small reports fit in; beyond it they are sent away
    /// for a moment rather than kept in memory.
    static let sampleLimit = 50_000

    private struct State {
        var reports: [Report] = []
        var samples = 0
    }

    private let state = Mutex(State())

    /// - Throws: `TelemetryError.busy` when too many wait already.
    func add(_ report: Report) throws {
        let isFull = state.withLock { state in
            guard state.samples < Self.sampleLimit else { return true }
            state.reports.append(report)
            state.samples += report.batch.samples.count + 1
            return false
        }
        if isFull { throw TelemetryError.busy }
    }

    /// All that wait, in the order in which they came.
    func take() -> [Report] {
        state.withLock { state in
            defer { state = State() }
            return state.reports
        }
    }
}
