import HaloHardware
import HaloModel

/// Stands in for WireGuard in builds whose Linux implementation is not there yet: every call says so.
public struct UnsupportedOverlay: Overlay {
    private var absent: HardwareError {
        HardwareError(.unsupported, "WireGuard is not available in this build on Linux yet")
    }

    /// Needs nothing.
    public init() {}

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func apply(_ configuration: OverlayConfiguration) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func status(of interface: String) async throws -> OverlayStatus? { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func remove(_ interface: String) async throws { throw absent }
}
