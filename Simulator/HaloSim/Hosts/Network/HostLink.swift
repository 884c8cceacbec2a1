import HaloModel

/// One network link of a simulated device.
final class HostLink {
    /// What the link is made of.
    enum Kind { case loopback, hard, mesh, overlay }

    let index: Int
    let name: String
    let kind: Kind
    let hardware: MACAddress?
    var isUp = true
    var prefix: IPv4Prefix?
    /// The ARP table, where the link has one.
    var neighbours: NeighbourTable?

    init(index: Int, name: String, kind: Kind, hardware: MACAddress?) {
        self.index = index
        self.name = name
        self.kind = kind
        self.hardware = hardware
    }
}
