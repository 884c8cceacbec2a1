import HaloHardware
import HaloModel

/// Stands in for batman-adv in builds whose Linux implementation is not there yet: every call says so.
public struct UnsupportedRouting: MeshRouting {
    private var absent: HardwareError {
        HardwareError(.unsupported, "batman-adv is not available in this build on Linux yet")
    }

    /// Needs nothing.
    public init() {}

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func apply(_ configuration: RoutingConfiguration) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func configuration(of interface: String) async throws -> RoutingConfiguration? { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func originators(of interface: String) async throws -> [Originator] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func neighbours(of interface: String) async throws -> [RoutingNeighbour] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func gateways(of interface: String) async throws -> [RoutingGateway] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func probe(_ neighbour: MACAddress, over link: String, within limit: Duration) async throws -> Duration {
        throw absent
    }
}
