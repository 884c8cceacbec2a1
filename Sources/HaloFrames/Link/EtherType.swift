/// What an Ethernet frame or a SNAP header carries (IEEE registration authority; linux/if_ether.h `ETH_P_*`).
public struct EtherType: Hashable, Sendable {
    /// The number.
    public let rawValue: UInt16
    /// Takes the number; below 0x0600 it is a length (IEEE 802.3 3.2.6).
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Internet Protocol version 4.
    public static let ipv4 = EtherType(rawValue: 0x0800)
    /// Address Resolution Protocol.
    public static let arp = EtherType(rawValue: 0x0806)
    /// Customer VLAN tag.
    public static let vlan = EtherType(rawValue: 0x8100)
    /// Service VLAN tag.
    public static let serviceVLAN = EtherType(rawValue: 0x88A8)
    /// Internet Protocol version 6.
    public static let ipv6 = EtherType(rawValue: 0x86DD)
    /// EAP over LAN.
    public static let eapol = EtherType(rawValue: 0x888E)
    /// B.A.T.M.A.N. advanced (`ETH_P_BATMAN`).
    public static let batman = EtherType(rawValue: 0x4305)
}
