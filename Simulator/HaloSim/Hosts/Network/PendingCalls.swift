import HaloHardware
import HaloModel

/// Calls from daemons into a device's network that wait for something to happen there.
///
/// Each ends exactly once: with its result, at its time limit, when its task is cancelled, or when the device loses
/// power. Confined to the simulation's thread: calls begin in jobs of the simulation's executor and end in its events
/// or jobs.
final class PendingCalls: @unchecked Sendable {
    private let events: EventQueue
    private var calls: [UInt64: (HardwareError) -> Void] = [:]
    private var next: UInt64 = 0

    init(events: EventQueue) { self.events = events }

    /// How many wait.
    var count: Int { calls.count }

    /// Starts something and waits for it to call `succeed` or `fail` of the call it is given.
    /// - Throws: what the call fails with; `HardwareError` `timedOut` naming `what`; `CancellationError`.
    func wait<Value: Sendable>(
        within limit: Duration, _ what: @autoclosure @escaping () -> String, _ start: (PendingCall<Value>) -> Void
    ) async throws -> Value {
        let call = PendingCall<Value>()
        let id = next
        next += 1
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard !Task.isCancelled, call.begin(continuation) else {
                    continuation.resume(throwing: CancellationError())
                    return
                }
                calls[id] = { call.fail($0) }
                let token = events.schedule(after: limit) {
                    call.fail(HardwareError(.timedOut, "\(what()): no answer within \(limit)"))
                }
                call.whenEnded { [self] in
                    calls[id] = nil
                    events.cancel(token)
                }
                start(call)
            }
        } onCancel: {
            call.fail(CancellationError())
        }
    }

    /// Ends every call, in the order they began.
    func failAll(_ error: HardwareError) {
        for id in calls.keys.sorted() { calls[id]?(error) }
    }
}

/// One waiting call.
///
/// Confined to the simulation's thread, as `PendingCalls`.
final class PendingCall<Value: Sendable>: @unchecked Sendable {
    private var continuation: CheckedContinuation<Value, any Error>?
    private var endings: [() -> Void] = []
    private(set) var hasEnded = false

    /// Takes the continuation; answers false when the call has been cancelled before it began.
    fileprivate func begin(_ continuation: CheckedContinuation<Value, any Error>) -> Bool {
        guard !hasEnded else { return false }
        self.continuation = continuation
        return true
    }

    /// Does `body` when the call ends, however it does; at once when it has.
    func whenEnded(_ body: @escaping () -> Void) {
        if hasEnded { body() } else { endings.append(body) }
    }

    func succeed(_ value: Value) { end()?.resume(returning: value) }
    func fail(_ error: any Error) { end()?.resume(throwing: error) }

    private func end() -> CheckedContinuation<Value, any Error>? {
        guard !hasEnded else { return nil }
        hasEnded = true
        let endings = endings
        self.endings = []
        for ending in endings { ending() }
        defer { continuation = nil }
        return continuation
    }
}
