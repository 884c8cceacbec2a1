import CHaloLinux
import HaloHardware
import HaloModel

/// An address of a link as rtnetlink tells of it (`RTM_NEWADDR`; linux/if_addr.h, `struct ifaddrmsg`: family u8, prefix
/// length u8, flags u8, scope u8, index u32; then attributes).
struct RouteAddress: Sendable, Equatable {
    /// The link it belongs to.
    var index: Int
    /// The address itself.
    var prefix: IPv4Prefix

    /// Reads the payload of a message; `nil` when it is about another family than IPv4.
    /// - Throws: `HardwareError` `io` when it is cut short or its attributes are wrong.
    init?(parsing payload: [UInt8]) throws {
        var reader = OctetReader(payload[...], of: "address")
        let family: UInt8 = try reader.integer()
        let length: UInt8 = try reader.integer()
        _ = try reader.take(2)
        let index: UInt32 = try reader.integer()
        guard family == RouteNetlink.ipv4 else { return nil }
        let attributes = try NetlinkAttributes(reader.rest)
        // Of a point-to-point link IFA_ADDRESS is the far end (linux/if_addr.h).
        guard let address = try attributes.ipv4Address(IFA_LOCAL) ?? attributes.ipv4Address(IFA_ADDRESS),
            let prefix = IPv4Prefix(address: address, length: Int(length))
        else { throw HardwareError(.io, "address: a message without one, or with a prefix of \(length) bits") }
        self.index = Int(index)
        self.prefix = prefix
    }

    /// A request's payload about `prefix` on the link with this index.
    /// - Throws: `HardwareError`.
    static func payload(_ prefix: IPv4Prefix, index: Int) throws -> [UInt8] {
        var attributes = NetlinkAttributeWriter()
        try attributes.append(IFA_LOCAL, octets: prefix.address.octets)
        try attributes.append(IFA_ADDRESS, octets: prefix.address.octets)
        if prefix.length < 31 { try attributes.append(IFA_BROADCAST, octets: prefix.broadcast.octets) }
        return [RouteNetlink.ipv4, UInt8(truncatingIfNeeded: prefix.length), 0, 0]
            + UInt32(truncatingIfNeeded: index).machineOctets + attributes.octets
    }
}
