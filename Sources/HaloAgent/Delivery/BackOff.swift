import HaloHardware

/// Waits between attempts: 1 s, doubling to 60 s, each drawn from the upper half of its range, so that many devices that
/// lost the gateway together do not return together.
struct BackOff: Sendable, Equatable {
    static let minimum: Duration = .seconds(1)
    static let maximum: Duration = .seconds(60)

    private(set) var failures = 0

    mutating func next(_ random: any RandomSource) -> Duration {
        let wait = min(Self.minimum * Double(1 << min(failures, 10)), Self.maximum)
        failures += 1
        return wait * (0.5 + 0.5 * random.nextUnit())
    }

    mutating func succeed() { failures = 0 }
}
