import CHaloLinux
import HaloHardware

/// One message of netlink (linux/netlink.h, `struct nlmsghdr`: length u32, type u16, flags u16, sequence u32, port u32;
/// then the payload, padded to four octets).
struct NetlinkMessage: Sendable, Equatable {
    /// Octets of the header (`NLMSG_HDRLEN`).
    static let headerLength = 16

    /// What it is: below `NLMSG_MIN_TYPE` netlink's own, above the protocol's or the generic family's.
    var type: UInt16
    /// `NLM_F_…`.
    var flags: UInt16
    /// The request's number, which its answers repeat; 0 in notifications.
    var sequence: UInt32
    /// What follows the header, without padding.
    var payload: [UInt8]

    /// Whether it has this flag.
    func has(_ flag: CInt) -> Bool { flags & UInt16(truncatingIfNeeded: flag) != 0 }

    /// The message as it is sent. Port 0 leaves it to the kernel to fill in the sender's.
    var octets: [UInt8] {
        let length = UInt32(truncatingIfNeeded: Self.headerLength + payload.count)
        return length.machineOctets + type.machineOctets + flags.machineOctets + sequence.machineOctets
            + UInt32(0).machineOctets + payload
    }

    /// All messages of a datagram.
    /// - Throws: `HardwareError` `io` when a length is shorter than the header or leads past the end.
    static func parse(_ datagram: [UInt8]) throws -> [NetlinkMessage] {
        var messages: [NetlinkMessage] = []
        var reader = OctetReader(datagram[...], of: "netlink message")
        while !reader.rest.isEmpty {
            let length = Int(try reader.integer(UInt32.self))
            guard length >= headerLength else {
                throw HardwareError(.io, "netlink message: a length of \(length), shorter than its header")
            }
            let type: UInt16 = try reader.integer()
            let flags: UInt16 = try reader.integer()
            let sequence: UInt32 = try reader.integer()
            _ = try reader.take(4)
            let payload = Array(try reader.take(length - headerLength))
            messages.append(NetlinkMessage(type: type, flags: flags, sequence: sequence, payload: payload))
            _ = try reader.take(min(length.paddingToFour, reader.rest.count))
        }
        return messages
    }
}

extension Int {
    /// Octets from here to the next multiple of four (`NLMSG_ALIGNTO`, `NLA_ALIGNTO`).
    var paddingToFour: Int { -self & 3 }
}
