import CHaloLinux
import Glibc
import HaloHardware
import HaloModel
import NIOPosix
import Synchronization

/// Reads the edges of one line on a thread of its own and hands them to whoever watches.
final class GPIOEdgeReader: Sendable {
    /// As many edges as the kernel keeps for one line (linux/gpio.h: `event_buffer_size` 0).
    private static let kept = 16
    /// How long `stop` waits for the thread, which has nothing to do but to hand over what has been read.
    private static let stopMilliseconds: CInt = 1000

    /// Those who watch; `nil` once it has stopped.
    private typealias Watchers = [AsyncStream<GPIOEdge>.Continuation]?

    private let line: Descriptor
    private let title: String
    private let stopping: Descriptor
    private let ended: Descriptor
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let watchers = Mutex<Watchers>([])

    /// Starts reading after `prepare` has switched edge detection on.
    /// - Throws: `HardwareError` `invalid` once the line is released, and what `prepare` throws.
    init(_ line: Descriptor, title: String, prepare: (CInt) throws -> Void) throws {
        self.line = line
        self.title = title
        stopping = Descriptor(try SystemCall.retrying("eventfd") { halo_event_open() })
        ended = Descriptor(try SystemCall.retrying("eventfd") { halo_event_open() })
        // The number stays valid: the line is closed only after `stop`, which waits for the thread.
        let number = try line.use("watch \(title)") { number in
            try prepare(number)
            return number
        }
        thread.start()
        // Holds the reader until `stop`; the handle that owns it stops it when it goes.
        thread.submit { state in
            if case .active = state { self.read(number) }
            self.finish()
        }
    }

    /// Edges from now on.
    func watch() -> AsyncStream<GPIOEdge> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: GPIOEdge.self, bufferingPolicy: .bufferingNewest(Self.kept))
        let isRunning = watchers.withLock { watchers in
            watchers?.append(continuation)
            return watchers != nil
        }
        if !isRunning { continuation.finish() }
        return stream
    }

    /// Hands over what the kernel still has, ends every stream and returns when the thread is done with the line.
    func stop() {
        try? stopping.use("eventfd") { halo_event_signal($0) }
        // Not inside `use`, which the thread needs to tell that it is done.
        if let number = try? ended.use("eventfd", { $0 }) {
            var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
            while poll(&entry, 1, Self.stopMilliseconds) < 0, errno == EINTR {}
        }
        thread.shutdownGracefully { _ in }
    }

    private func read(_ number: CInt) {
        guard let stop = try? stopping.use("eventfd", { $0 }) else { return }
        while true {
            guard let ready = try? BlockingCall.poll([number, stop], remaining: .seconds(60)) else { return }
            if ready[0] || ready[1] {
                guard handOver(number) else { return }
            }
            if ready[1] { return }
        }
    }

    /// Reads all that waits.
    /// - Returns: false when the line is gone.
    private func handOver(_ number: CInt) -> Bool {
        var events = [gpio_v2_line_event](repeating: gpio_v2_line_event(), count: Self.kept)
        while true {
            let count = halo_gpio_edges(number, &events, events.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return errno == EAGAIN }
            if count == 0 { return false }
            // The kernel stamps with CLOCK_MONOTONIC, which stands still while the machine sleeps.
            let slept = LinuxClock.timeAsleep
            watchers.withLock { watchers in
                for event in events.prefix(count) {
                    let edge = GPIOEdge(
                        time: MonotonicInstant(nanoseconds: Int64(clamping: event.timestamp_ns)) + slept,
                        rising: event.id == GPIO_V2_LINE_EVENT_RISING_EDGE.rawValue)
                    for watcher in watchers ?? [] { watcher.yield(edge) }
                }
            }
        }
    }

    private func finish() {
        let last = watchers.withLock { watchers in
            let last = watchers ?? []
            watchers = nil
            return last
        }
        for watcher in last { watcher.finish() }
        try? ended.use("eventfd") { halo_event_signal($0) }
    }
}
