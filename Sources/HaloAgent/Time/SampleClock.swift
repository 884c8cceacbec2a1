import HaloModel

/// Gives samples their time: the device's calendar clock where it is right, else the time since boot counted from a clock
/// that is.
///
/// A device without a battery for its clock boots in 1970, or at the time it went off. What is right is told by the gateway
/// (the `Date` of its answers) or by GPS; failing both, by the device's own clock once it has been set. Because every stamp has
/// the time since boot, times of samples taken before that moment follow, in order.
struct SampleClock: Sendable, Equatable {
    /// Who told the time, the better later.
    enum Authority: Int, Sendable, Comparable {
        /// The device's own clock, set while the device ran.
        case own
        /// A GPS receiver, which may be off by 1024 weeks.
        case gps
        /// The gateway.
        case gateway

        static func < (left: Authority, right: Authority) -> Bool { left.rawValue < right.rawValue }
    }

    /// What a stamp comes to.
    enum Answer: Sendable, Equatable {
        /// Milliseconds since the POSIX epoch, and where they come from.
        case time(Int64, SampleTimeSource)
        /// Nobody has told the time of that boot; the clock showed this.
        case unknown(shown: Int64)
    }

    private struct Reference: Sendable, Equatable {
        /// Milliseconds since the POSIX epoch at which the device booted.
        var origin: Int64
        var authority: Authority
    }

    /// Before 2024 a calendar clock has not been set.
    static let epoch: Int64 = 1_704_067_200_000
    /// A calendar clock this close to what it should show is right: `Date` has whole seconds, and an answer takes time.
    static let tolerance: Int64 = 5_000
    /// A reference that differs less from the one before is the same: times of neighbouring samples must not move about.
    private static let steadiness: Int64 = 2_000
    /// References kept, of the latest boots.
    private static let limit = 32

    private var references: [UInt64: Reference] = [:]
    private var order: [UInt64] = []

    /// Somebody has told that at `sinceBoot` of `boot` it was `time`.
    mutating func learn(boot: UInt64, sinceBoot: Int64, time: Int64, from authority: Authority) {
        guard time >= Self.epoch else { return }
        let origin = time &- sinceBoot
        if let known = references[boot] {
            if authority < known.authority { return }
            let difference = origin &- known.origin
            if authority == known.authority, difference.magnitude < UInt64(Self.steadiness) { return }
        } else {
            order.append(boot)
            if order.count > Self.limit { references[order.removeFirst()] = nil }
        }
        references[boot] = Reference(origin: origin, authority: authority)
    }

    /// Takes over what a stamp was told, as after a restart.
    mutating func learn(from stamp: SampleStamp) {
        if let told = stamp.told { learn(boot: stamp.boot, sinceBoot: stamp.sinceBoot, time: told, from: .gps) }
    }

    /// The true time at `sinceBoot` of `boot`, as GPS or the gateway told it; `nil` when neither has.
    func told(boot: UInt64, sinceBoot: Int64) -> Int64? {
        guard let known = references[boot], known.authority > .own else { return nil }
        return known.origin &+ sinceBoot
    }

    /// What a stamp's time is, as far as is known now.
    func time(of stamp: SampleStamp) -> Answer {
        if let told = told(boot: stamp.boot, sinceBoot: stamp.sinceBoot) {
            let difference = told.subtractingReportingOverflow(stamp.shown)
            let isRight = !difference.overflow && difference.partialValue.magnitude <= UInt64(Self.tolerance)
            return isRight ? .time(stamp.shown, .clock) : .time(told, .corrected)
        }
        if stamp.shown >= Self.epoch { return .time(stamp.shown, .clock) }
        guard let own = references[stamp.boot] else { return .unknown(shown: stamp.shown) }
        return .time(own.origin &+ stamp.sinceBoot, .corrected)
    }
}
