import HaloHardware
import HaloModel

/// Stands in for addressing in builds whose Linux implementation is not there yet: every call says so.
public struct UnsupportedAddressing: Addressing {
    private var absent: HardwareError {
        HardwareError(.unsupported, "addressing is not available in this build on Linux yet")
    }

    /// Needs nothing.
    public init() {}

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func links() async throws -> [NetworkLink] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func addresses(of link: String) async throws -> [IPv4Prefix] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func setAddress(_ address: IPv4Prefix?, of link: String) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func requestLease(on link: String, hostName: String, within limit: Duration) async throws -> DHCPLease {
        throw absent
    }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func setDHCPServer(_ configuration: DHCPServerConfiguration?) async throws { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func leases() async throws -> [DHCPServerLease] { throw absent }

    /// Not available.
    /// - Throws: `HardwareError` `unsupported`.
    public func neighbours(of link: String) async throws -> [NetworkNeighbour] { throw absent }
}
