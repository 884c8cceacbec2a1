import HaloHardware
import HaloModel

/// Stands in for the HaLow radio in builds whose Linux implementation is not there yet: every call says so.
public struct UnsupportedWireless: Wireless {
    private var absent: HardwareError {
        HardwareError(.unsupported, "the HaLow radio is not available in this build on Linux yet")
    }

    /// Needs nothing.
    public init() {}

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func isDriverLoaded() async throws -> Bool { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func setDriverLoaded(_ loaded: Bool) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func resetRadio() async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func interfaces() async throws -> [WirelessInterface] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func setUp(_ up: Bool, _ interface: String) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func stations(on interface: String) async throws -> [Station] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func survey(of interface: String) async throws -> ChannelSurvey? { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func paths(on interface: String) async throws -> [MeshPath] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func radio(of interface: String) async throws -> RadioStatus { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func supplicant(on interface: String) async throws -> SupplicantStatus { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func joinMesh(_ configuration: MeshGroupConfiguration, on interface: String) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func leaveMesh(on interface: String) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func startScan(on interface: String, everyChannel: Bool) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func scanResults(on interface: String) async throws -> [ScanResult] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func addPeer(_ address: MACAddress, on interface: String) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func removePeer(_ address: MACAddress, on interface: String) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func events(on interface: String) async throws -> AsyncStream<SupplicantEvent> { throw absent }
}
