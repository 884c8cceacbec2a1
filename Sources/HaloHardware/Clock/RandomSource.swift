/// Where a daemon's random numbers come from: getrandom(2) on a device, the run's seed in the simulator.
public protocol RandomSource: Sendable {
    /// 64 bits, each as likely 0 as 1.
    func next() -> UInt64
}

extension RandomSource {
    /// A number in 0 ..< 1 with 53 random bits.
    public func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number below `bound`, each equally likely; 0 when `bound` is 0.
    public func next(below bound: UInt64) -> UInt64 {
        guard bound > 1 else { return 0 }
        let limit = UInt64.max - UInt64.max % bound
        while true {
            let value = next()
            if value < limit { return value % bound }
        }
    }

    /// So many random octets.
    public func octets(_ count: Int) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(count)
        while output.count < count {
            var word = next()
            for _ in 0..<min(8, count - output.count) {
                output.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return output
    }

    /// `duration` lengthened or shortened by up to `fraction` of itself, so that many devices do not act at once.
    public func jitter(_ duration: Duration, by fraction: Double) -> Duration {
        duration * (1 + fraction * (2 * nextUnit() - 1))
    }
}
