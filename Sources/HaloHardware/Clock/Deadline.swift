import HaloModel

extension SystemClock {
    /// Runs `operation`, and cancels it when it has not ended within `limit`.
    ///
    /// Both are child tasks of the caller, so nothing outlives the call.
    /// - Throws: `HardwareError` of code `timedOut` naming `what`, or whatever `operation` throws.
    public func within<Value: Sendable>(
        _ limit: Duration, _ what: String, _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await operation() }
            group.addTask {
                try await sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else {
                throw HardwareError(.timedOut, "\(what) did not finish within \(limit)")
            }
            return value
        }
    }
}
