import HaloHardware

/// Waits between attempts, so that many devices that lost the gateway together do not return together: up to 10 s at first,
/// doubling up to 60 s, each drawn from the upper three quarters of its range. A gateway that says how long to stay away
/// (`Retry-After`) is obeyed, and the devices it sent away come back over twice that time.
struct BackOff: Sendable, Equatable {
    static let minimum: Duration = .seconds(10)
    static let maximum: Duration = .seconds(60)

    private(set) var failures = 0

    mutating func next(_ random: any RandomSource, notBefore wait: Duration? = nil) -> Duration {
        let range = min(Self.minimum * Double(1 << min(failures, 10)), Self.maximum)
        failures += 1
        let drawn = range * (0.25 + 0.75 * random.nextUnit())
        guard let wait else { return drawn }
        return max(drawn, wait * (1 + random.nextUnit()))
    }

    mutating func succeed() { failures = 0 }
}
