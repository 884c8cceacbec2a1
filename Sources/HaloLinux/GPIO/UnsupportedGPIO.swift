import HaloHardware

/// Stands in for GPIO in builds whose Linux implementation is not there yet: every call says so.
public struct UnsupportedGPIO: GPIO {
    private var absent: HardwareError {
        HardwareError(.unsupported, "GPIO is not available in this build on Linux yet")
    }

    /// Needs nothing.
    public init() {}

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func chips() async throws -> [GPIOChip] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func line(chip: Int, offset: Int) async throws -> GPIOLine { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func request(chip: Int, offset: Int, _ request: GPIORequest) async throws -> any GPIOHandle { throw absent }
}
