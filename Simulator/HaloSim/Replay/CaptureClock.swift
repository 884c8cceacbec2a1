import HaloModel

/// Turns times of a capture into seconds from its first frame.
struct CaptureClock {
    /// The first frame's time.
    let start: WallTime

    /// Seconds from the start; negative for frames out of order.
    func seconds(_ nanoseconds: Int64) -> Double {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(start.nanoseconds)
        return overflow ? 0 : Double(difference) / 1e9
    }
}
