import HaloHardware
import HaloModel

/// Stands in for GPS in builds whose Linux implementation is not there yet: every call says so.
public struct UnsupportedGPS: GPSReceiver {
    private var absent: HardwareError {
        HardwareError(.unsupported, "GPS is not available in this build on Linux yet")
    }

    /// Needs nothing.
    public init() {}

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func fix(within limit: Duration) async throws -> GPSFix { throw absent }
}
