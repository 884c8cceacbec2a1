import HaloHardware

/// Stands in for I2C in builds whose Linux implementation is not there yet: every call says so.
public struct UnsupportedI2CBuses: I2CBuses {
    private var absent: HardwareError {
        HardwareError(.unsupported, "I2C is not available in this build on Linux yet")
    }

    /// Needs nothing.
    public init() {}

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func buses() async throws -> [any I2CBus] { throw absent }
}
