import HaloHardware
import HaloModel

/// What differs between BATMAN_IV and BATMAN_V: `batadv_algo_ops` (net/batman-adv/types.h).
protocol BatmanAlgorithm: AnyObject {
    /// Begins sending.
    func start()
    /// A packet that is not one of unicast or broadcast data arrived from a neighbour.
    func received(_ packet: [UInt8], from source: MACAddress, to destination: MACAddress, interface: Int)
    /// A neighbour table's metric, as reported.
    func neighbourThroughputKbps(_ neighbour: BatmanNeighbour) -> UInt32?
    /// A path's metric, as reported.
    func metric(_ path: BatmanPath) -> RouteMetric
    /// How good a gateway is: larger is better.
    func gatewayRank(_ path: BatmanPath, _ gateway: (down: UInt32, up: UInt32)) -> UInt32
    /// By how much another gateway must be better before it replaces the selected one (`sel_class`).
    var gatewayThreshold: UInt32 { get }
}
