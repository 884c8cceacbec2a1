import UnixSignals

/// Ends a daemon as systemd asks it to.
public enum StopSignals {
    /// Runs `body` until it ends by itself or SIGTERM or SIGINT comes, which cancels it and waits for its end.
    /// - Throws: what `body` throws, except for the cancellation a signal caused.
    public static func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in signals { break }
                return true
            }
            group.addTask {
                do {
                    try await body()
                } catch is CancellationError where Task.isCancelled {}
                return false
            }
            _ = try await group.next()
            group.cancelAll()
            while try await group.next() != nil {}
        }
    }
}
