/// A reading of a device's clock that never steps: nanoseconds since the device booted (Linux `CLOCK_BOOTTIME`).
public struct MonotonicInstant: Hashable, Comparable, Sendable, Codable {
    /// Nanoseconds since boot.
    public let nanoseconds: Int64

    /// Takes nanoseconds since boot.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The moment of boot.
    public static let boot = MonotonicInstant(nanoseconds: 0)

    /// Earlier comes first.
    public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// A later instant; saturates instead of overflowing.
    public static func + (left: MonotonicInstant, right: Duration) -> MonotonicInstant {
        let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.wholeNanoseconds)
        return MonotonicInstant(nanoseconds: overflow ? (right < .zero ? .min : .max) : sum)
    }

    /// Time passed from `right` to `left`.
    public static func - (left: MonotonicInstant, right: MonotonicInstant) -> Duration {
        .nanoseconds(left.nanoseconds) - .nanoseconds(right.nanoseconds)
    }
}
