import Glibc
import HaloHardware
import HaloModel

/// The kernel's clocks: `CLOCK_BOOTTIME`, which goes on while the machine sleeps, and `CLOCK_REALTIME`
/// (clock_gettime(2)).
public struct LinuxClock: SystemClock {
    /// The longest single wait. After a suspend the runtime's timer may be late by the time slept; waking this often
    /// bounds how late.
    private static let longestWait = Duration.seconds(60)

    /// Needs nothing.
    public init() {}

    /// Time since boot.
    public var now: MonotonicInstant { MonotonicInstant(nanoseconds: Self.read(CLOCK_BOOTTIME)) }

    /// Calendar time.
    public var wallTime: WallTime { WallTime(nanoseconds: Self.read(CLOCK_REALTIME)) }

    /// Suspends the task until `now` has reached `deadline`.
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    public func sleep(until deadline: MonotonicInstant) async throws {
        try Task.checkCancellation()
        while true {
            let remaining = deadline - now
            guard remaining > .zero else { return }
            try await Task.sleep(for: min(remaining, Self.longestWait), clock: .continuous)
        }
    }

    /// How long the machine has slept since it booted: what `CLOCK_MONOTONIC`, which stamps interrupts, is behind by.
    static var timeAsleep: Duration { .nanoseconds(read(CLOCK_BOOTTIME) &- read(CLOCK_MONOTONIC)) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        // Fails only for a clock the kernel lacks; both are older than any kernel Swift runs on.
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
