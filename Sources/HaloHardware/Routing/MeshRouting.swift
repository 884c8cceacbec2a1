import HaloModel

/// batman-adv (generic netlink family `batadv`, linux/uapi/linux/batman_adv.h).
public protocol MeshRouting: Sendable {
    /// Makes the mesh interface so: creates it when missing, brings it up, sets its algorithm and settings, and makes exactly
    /// these links its hard interfaces. A changed algorithm recreates the interface, as the kernel demands.
    /// - Throws: `HardwareError` `unsupported` without the module, `notFound` for a missing link, `notPermitted`.
    func apply(_ configuration: RoutingConfiguration) async throws
    /// The interface's settings; `nil` when it does not exist.
    /// - Throws: `HardwareError`.
    func configuration(of interface: String) async throws -> RoutingConfiguration?
    /// Every originator with every next hop known for it, ordered by originator, then next hop
    /// (`BATADV_CMD_GET_ORIGINATORS`).
    /// - Throws: `HardwareError` `notFound`.
    func originators(of interface: String) async throws -> [Originator]
    /// Direct neighbours, ordered by address (`BATADV_CMD_GET_NEIGHBORS`).
    /// - Throws: `HardwareError` `notFound`.
    func neighbours(of interface: String) async throws -> [RoutingNeighbour]
    /// Announced gateways, ordered by address (`BATADV_CMD_GET_GATEWAYS`).
    /// - Throws: `HardwareError` `notFound`.
    func gateways(of interface: String) async throws -> [RoutingGateway]
    /// Sends an ICMP echo request of batman-adv (`batadv_icmp_packet`, linux/uapi/linux/batadv_packet.h) straight to a
    /// neighbour on one hard interface, whatever the routes say. The neighbour's kernel answers over its own best route to
    /// this device, so an answer proves this link in one direction and some way back.
    /// - Parameters:
    ///   - neighbour: its address on that link, as `neighbours(of:)` has it.
    ///   - link: the hard interface, `wlan0`.
    /// - Returns: the time until the answer.
    /// - Throws: `HardwareError` `timedOut` without one, `notFound` when no such hard interface is in use, `down` when it
    ///   is down; `CancellationError`.
    func probe(_ neighbour: MACAddress, over link: String, within limit: Duration) async throws -> Duration
}
