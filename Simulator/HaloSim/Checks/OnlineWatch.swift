import HaloModel

/// Follows one device's mesh state as its own mesh manager tells it, and answers when it was online.
struct OnlineWatch {
    private(set) var state: MeshState?
    /// Virtual nanoseconds of the first time online.
    private(set) var firstOnline: Int64?
    /// Stretches of being online, in order; the last may still be open.
    private var stretches: [(start: Int64, end: Int64?)] = []

    /// The state changed, or nobody tells it any more.
    mutating func change(to new: MeshState?, at time: Int64) {
        let wasOnline = state == .online
        state = new
        if new == .online, !wasOnline {
            firstOnline = firstOnline ?? time
            stretches.append((time, nil))
        } else if wasOnline, new != .online, let last = stretches.indices.last {
            stretches[last].end = time
        }
    }

    /// Since when it has been online; `nil` while it is not.
    var onlineSince: Int64? {
        guard let last = stretches.last, last.end == nil else { return nil }
        return last.start
    }

    /// Stretches of not being online after the first time it was, in order; the last may still be open.
    var outages: [(start: Int64, end: Int64?)] {
        stretches.indices.compactMap { index in
            stretches[index].end.map { ($0, index + 1 < stretches.count ? stretches[index + 1].start : nil) }
        }
    }

    /// The first moment at or after `time` at which the device was online; `nil` when there was none yet.
    func firstOnline(notBefore time: Int64) -> Int64? {
        for stretch in stretches where (stretch.end ?? .max) > time {
            return max(time, stretch.start)
        }
        return nil
    }
}
