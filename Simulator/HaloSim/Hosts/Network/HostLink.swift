import HaloHardware
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
    /// What went through it since it was made; a hard interface's is counted by the interface.
    private(set) var counters: InterfaceCounters

    init(index: Int, name: String, kind: Kind, hardware: MACAddress?) {
        self.index = index
        self.name = name
        self.kind = kind
        self.hardware = hardware
        counters = InterfaceCounters(name: name)
    }

    func countReceived(_ octets: Int) { counters.received.count(octets) }
    func countSent(_ octets: Int) { counters.sent.count(octets) }
}

extension InterfaceCounters.Direction {
    /// One packet more.
    mutating func count(_ octets: Int) {
        self.octets &+= UInt64(octets)
        packets &+= 1
    }
}
