import CHaloLinux
import Glibc
import HaloHardware
import NIOPosix
import Synchronization

/// Runs code that waits in poll(2) on a thread kept for waiting, so that it holds up no task.
enum BlockingCall {
    /// As many calls may wait at a time; more wait for these. swift-nio's own pool has one thread a processor, which a
    /// single slow call of a small device would fill.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 16)
        pool.start()
        return pool
    }()

    /// Runs `body` with a descriptor that becomes readable when the calling task is cancelled; `body` has to watch it.
    /// - Throws: what `body` throws, `CancellationError` when the task was cancelled, `HardwareError` without resources.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable (_ cancelled: CInt) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let event = Descriptor(try SystemCall.retrying("eventfd") { halo_event_open() })
        defer { event.close() }
        return try await withTaskCancellationHandler {
            // The number stays valid: `event` is closed only after `body` has ended.
            let number = try event.use("eventfd") { $0 }
            return try await threads.runIfActive { try body(number) }
        } onCancel: {
            try? event.use("eventfd") { halo_event_signal($0) }
        }
    }

    /// Waits until one of `descriptors` has something to read or was hung up.
    /// - Returns: whether each has, in the same order; none when `deadline` (by `LinuxClock`) passed.
    /// - Throws: `HardwareError`.
    static func poll(_ descriptors: [CInt], remaining: Duration) throws -> [Bool] {
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // Rounded up, so that the last millisecond is waited for and not spun through.
        let milliseconds = remaining <= .zero ? 0 : min(remaining.wholeMilliseconds + 1, 60_000)
        let ready = Glibc.poll(&entries, nfds_t(entries.count), CInt(milliseconds))
        if ready < 0, errno != EINTR { throw HardwareError(errno: errno, "poll") }
        return entries.map { ready > 0 && $0.revents != 0 }
    }
}
