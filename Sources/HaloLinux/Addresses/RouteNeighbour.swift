import CHaloLinux
import HaloHardware
import HaloModel

/// An ARP entry as rtnetlink tells of it (`RTM_NEWNEIGH`; linux/neighbour.h, `struct ndmsg`: family u8, padding u8, padding
/// u16, index s32, state u16, flags u8, type u8; then attributes).
struct RouteNeighbour: Sendable, Equatable {
    /// The link it was learned on.
    var index: Int
    /// The entry.
    var neighbour: NetworkNeighbour

    /// Reads the payload of a message; `nil` when it is about another family than IPv4, or about an address that needs no
    /// resolution (`NUD_NOARP`: broadcast and multicast).
    /// - Throws: `HardwareError` `io` when it is cut short or its attributes are wrong.
    init?(parsing payload: [UInt8]) throws {
        var reader = OctetReader(payload[...], of: "neighbour")
        let family: UInt8 = try reader.integer()
        _ = try reader.take(3)
        let index: Int32 = try reader.integer()
        let state: UInt16 = try reader.integer()
        _ = try reader.take(2)
        guard family == RouteNetlink.ipv4, CInt(state) & NUD_NOARP == 0 else { return nil }
        let attributes = try NetlinkAttributes(reader.rest)
        guard let address = try attributes.ipv4Address(NDA_DST) else {
            throw HardwareError(.io, "neighbour: a message without an address")
        }
        self.index = Int(index)
        neighbour = NetworkNeighbour(
            address: address, hardware: attributes.octets(NDA_LLADDR).flatMap { MACAddress(octets: $0) },
            isReachable: CInt(state) & NUD_REACHABLE != 0)
    }
}
