import HaloHardware

/// Stands in for systemd in builds whose Linux implementation is not there yet: every call says so.
public struct UnsupportedServices: ServiceManager {
    private var absent: HardwareError {
        HardwareError(.unsupported, "systemd is not available in this build on Linux yet")
    }

    /// Needs nothing.
    public init() {}

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func status(of unit: String) async throws -> UnitStatus { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func start(_ unit: String) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func stop(_ unit: String) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func restart(_ unit: String) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func setEnabled(_ enabled: Bool, _ unit: String) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func journal(of unit: String, last count: Int) async throws -> [JournalEntry] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func reboot() async throws { throw absent }
}
