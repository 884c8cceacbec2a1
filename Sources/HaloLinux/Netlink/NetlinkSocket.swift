import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// A socket that talks to the kernel. Connected to port 0, it refuses messages of other programs.
struct NetlinkSocket: Sendable {
    /// Octets for one datagram: the kernel fills dumps up to 32 KiB, and single objects stay below what the 16 bits of an
    /// attribute's length can say (netlink(7)).
    private static let datagramLimit = 1 << 17

    /// The socket itself.
    let descriptor: Descriptor
    private let attempt: String

    /// Opens a socket of `family`, such as `NETLINK_ROUTE`, that is member of these multicast groups.
    /// - Throws: `HardwareError` for `attempt`; `unsupported` when the kernel has no such family.
    init(_ family: CInt, from sockets: NetworkSockets, groups: [UInt32] = [], _ attempt: String) throws {
        self.attempt = attempt
        descriptor = try sockets.open(AF_NETLINK, SOCK_RAW, family, attempt)
        try descriptor.use(attempt) { number in
            // An error explains itself in words, and does not repeat a long request.
            try Self.set(number, NETLINK_EXT_ACK, 1, attempt)
            try Self.set(number, NETLINK_CAP_ACK, 1, attempt)
            for group in groups { try Self.set(number, NETLINK_ADD_MEMBERSHIP, group, attempt) }
            var kernel = sockaddr_nl()
            kernel.nl_family = sa_family_t(AF_NETLINK)
            _ = try SystemCall.retrying(attempt) {
                withUnsafePointer(to: &kernel) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        connect(number, $0, socklen_t(MemoryLayout<sockaddr_nl>.size))
                    }
                }
            }
        }
    }

    /// Sends one message.
    /// - Throws: `HardwareError`.
    func send(_ message: NetlinkMessage) throws {
        let octets = message.octets
        try descriptor.use(attempt) { number in
            _ = try SystemCall.retrying(attempt) { Glibc.send(number, octets, octets.count, 0) }
        }
    }

    /// The next datagram; waits for it.
    /// - Throws: `HardwareError` `timedOut`, `io`; `CancellationError`.
    func receive(until deadline: MonotonicInstant, cancelled: CInt) throws -> [UInt8] {
        let number = try descriptor.use(attempt) { $0 }
        while true {
            let remaining = deadline - LinuxClock().now
            guard remaining > .zero else { throw HardwareError(.timedOut, "\(attempt): no answer of the kernel") }
            let ready = try BlockingCall.poll([number, cancelled], remaining: remaining)
            if ready[1] { throw CancellationError() }
            guard ready[0] else { continue }
            var size = 0
            let datagram = try [UInt8](unsafeUninitializedCapacity: Self.datagramLimit) { buffer, count in
                size = try SystemCall.retrying(attempt) {
                    recv(number, buffer.baseAddress, buffer.count, CInt(MSG_TRUNC))
                }
                count = min(size, buffer.count)
            }
            guard size == datagram.count else {
                throw HardwareError(.io, "\(attempt): an answer of \(size) octets in one piece")
            }
            return datagram
        }
    }

    private static func set(_ socket: CInt, _ option: CInt, _ value: UInt32, _ attempt: String) throws {
        var value = value
        try SystemCall.retrying(attempt) {
            setsockopt(socket, SOL_NETLINK, option, &value, socklen_t(MemoryLayout<UInt32>.size))
        }
    }
}
