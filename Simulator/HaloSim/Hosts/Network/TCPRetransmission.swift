import HaloModel

/// The retransmission time-out of a connection (RFC 6298), with Linux's bounds: at least 200 ms (`TCP_RTO_MIN`), at
/// most 120 s (`TCP_RTO_MAX`), 1 s before the first measurement (`TCP_TIMEOUT_INIT`).
struct TCPRetransmission {
    private static let minimum: Int64 = 200_000_000
    private static let maximum: Int64 = 120_000_000_000

    private var smoothed: Int64?
    private var variation: Int64 = 0
    private var base: Int64 = 1_000_000_000
    /// Retransmissions in a row without an acknowledgement between them.
    private(set) var attempts = 0
    private var timed: (sequence: UInt32, sent: Int64)?

    /// How long to wait now: doubled with every attempt.
    var timeout: Duration {
        .nanoseconds(min(Self.maximum, base << Int64(min(attempts, 10))))
    }

    /// Notes that the octet before `sequence` was sent for the first time; one measurement is under way at a time.
    mutating func sent(_ sequence: UInt32, at time: Int64) {
        if timed == nil { timed = (sequence, time) }
    }

    /// Notes a retransmission. What is under way says nothing about the round trip any more (Karn's algorithm).
    mutating func backOff() {
        attempts += 1
        timed = nil
    }

    /// Drops the measurement under way, as before a fast retransmission.
    mutating func forgetMeasurement() { timed = nil }

    /// Notes that everything before `sequence` has been acknowledged.
    mutating func acknowledged(_ sequence: UInt32, at time: Int64) {
        attempts = 0
        guard let timed, Int32(bitPattern: sequence &- timed.sequence) >= 0 else { return }
        self.timed = nil
        let measured = max(1, time - timed.sent)
        if let old = smoothed {
            variation = (3 * variation + abs(old - measured)) / 4
            smoothed = (7 * old + measured) / 8
        } else {
            smoothed = measured
            variation = measured / 2
        }
        base = max(Self.minimum, min(Self.maximum, (smoothed ?? measured) + max(1_000_000, 4 * variation)))
    }
}
