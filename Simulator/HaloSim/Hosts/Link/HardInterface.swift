import HaloHardware
import HaloModel

/// What batman-adv sees of a link it runs over: an 802.11s mesh interface with forwarding off, or an Ethernet.
///
/// Called synchronously on the simulation's thread.
public protocol HardInterface: AnyObject {
    /// The interface's name, `wlan0`.
    var name: String { get }
    /// Its hardware address.
    var address: MACAddress { get }
    /// Administratively up, and joined where joining is needed.
    var isUp: Bool { get }
    /// Largest payload, octets.
    var mtu: Int { get }
    /// What went through it since its device booted.
    var counters: InterfaceCounters { get }
    /// Who receives; set by batman-adv when it takes the interface.
    var receiver: (any HardInterfaceReceiver)? { get set }
    /// Sends one payload to a neighbour, or to all of them with the broadcast address. Frames to a neighbour without an
    /// established peering are dropped.
    func send(etherType: UInt16, payload: [UInt8], to destination: MACAddress)
    /// cfg80211's expected throughput towards a neighbour, kbit/s; `nil` when the neighbour is unknown (ENOENT).
    func expectedThroughputKbps(to neighbour: MACAddress) -> Int?
}

/// The upper side of a `HardInterface`.
public protocol HardInterfaceReceiver: AnyObject {
    /// A payload arrived from a neighbour.
    func received(
        etherType: UInt16, payload: [UInt8], from source: MACAddress, to destination: MACAddress,
        on interface: any HardInterface)
    /// The interface went up or down.
    func changed(_ interface: any HardInterface)
}
