import HaloHardware

/// The kernel's random numbers. Swift's generator reads getrandom(2) on Linux.
public struct LinuxRandomSource: RandomSource {
    /// Needs nothing.
    public init() {}

    /// 64 bits of getrandom(2).
    public func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
