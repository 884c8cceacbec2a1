import CHaloLinux
import HaloHardware
import HaloModel

/// A link as rtnetlink tells of it (`RTM_NEWLINK`; linux/rtnetlink.h, `struct ifinfomsg`: family u8, padding u8, type u16,
/// index s32, flags u32, change u32; then attributes of linux/if_link.h).
struct RouteLink: Sendable, Equatable {
    /// Octets of `struct ifinfomsg`.
    static let headerLength = 16
    /// The most octets of a name; `IFNAMSIZ` (linux/if.h) counts its final zero.
    static let longestName = 15

    /// What a daemon sees of it.
    var link: NetworkLink
    /// What made it, `IFLA_INFO_KIND`, such as `batadv`; `nil` for a device of hardware.
    var kind: String?
    /// Index of the link it belongs to, `IFLA_MASTER`.
    var master: Int?

    /// Reads the payload of a message.
    /// - Throws: `HardwareError` `io` when it is cut short or its attributes are wrong.
    init(parsing payload: [UInt8]) throws {
        var reader = OctetReader(payload[...], of: "link")
        _ = try reader.take(4)
        let index: Int32 = try reader.integer()
        let flags: UInt32 = try reader.integer()
        _ = try reader.take(4)
        let attributes = try NetlinkAttributes(reader.rest)
        let mtu = try attributes.integer(IFLA_MTU, UInt32.self)
        // A link without hardware address has none or an empty one; a tunnel's has four octets.
        let hardware = attributes.octets(IFLA_ADDRESS)
        link = NetworkLink(
            index: Int(index), name: attributes.string(IFLA_IFNAME) ?? "",
            address: hardware.flatMap { MACAddress(octets: $0) }, isUp: flags & Self.up != 0,
            hasCarrier: flags & Self.lowerUp != 0, mtu: Int(mtu ?? 0))
        kind = try attributes.nested(IFLA_LINKINFO)?.string(IFLA_INFO_KIND)
        master = try attributes.integer(IFLA_MASTER, UInt32.self).map { Int($0) }
    }

    /// `IFF_UP` (linux/if.h).
    static let up: UInt32 = 1
    /// `IFF_LOWER_UP` (linux/if.h).
    static let lowerUp: UInt32 = 1 << 16

    /// The header of a request about the link with this index (0: by name), which sets those of `flags` that are in
    /// `change`.
    static func header(index: Int, flags: UInt32 = 0, change: UInt32 = 0) -> [UInt8] {
        [0, 0, 0, 0] + Int32(truncatingIfNeeded: index).machineOctets + flags.machineOctets + change.machineOctets
    }
}
