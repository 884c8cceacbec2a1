import HaloHardware
import HaloModel

/// A simulated device's WireGuard, as its generic netlink family shows it.
public struct SimulatedOverlay: Overlay {
    let network: HostNetwork

    /// Creates or changes the interface.
    /// - Throws: `HardwareError` `invalid`, `busy` when the port is in use, `down` without power.
    public func apply(_ configuration: OverlayConfiguration) async throws {
        try network.applyOverlay(configuration)
    }

    /// The interface's state; `nil` when it does not exist.
    /// - Throws: `HardwareError` `down` without power.
    public func status(of interface: String) async throws -> OverlayStatus? {
        try network.requirePower()
        guard let overlay = network.wireGuard, overlay.name == interface else { return nil }
        return overlay.status
    }

    /// Removes the interface.
    /// - Throws: `HardwareError` `down` without power.
    public func remove(_ interface: String) async throws {
        try network.removeOverlay(interface)
    }
}
