import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// Sends and receives frames of one EtherType below IP (packet(7), `SOCK_DGRAM`: the kernel adds and strips the link's own
/// header). Needs `CAP_NET_RAW`.
struct PacketSocket: Sendable {
    /// The longest frame looked at, octets.
    private static let frameLimit = 65_536

    /// A frame that came in, without its link header.
    struct Frame: Sendable, Equatable {
        /// Index of the link it came over.
        var index: Int
        /// Its sender on that link; `nil` when that link has no six-octet addresses.
        var source: MACAddress?
        /// What it holds.
        var payload: [UInt8]
    }

    /// The socket itself.
    let descriptor: Descriptor
    private let etherType: UInt16
    private let attempt: String

    /// Opens a socket for frames of `etherType` on the link with this index, or with `nil` on all links.
    /// - Throws: `HardwareError` `notPermitted`, `notFound`.
    init(_ etherType: UInt16, link index: Int?, from sockets: NetworkSockets, _ attempt: String) throws {
        self.etherType = etherType
        self.attempt = attempt
        // Without a protocol nothing is received until it is bound.
        descriptor = try sockets.open(AF_PACKET, SOCK_DGRAM, 0, attempt)
        var address = Self.address(etherType, link: index ?? 0)
        try descriptor.use(attempt) { number in
            _ = try SystemCall.retrying(attempt) { Self.with(&address) { bind(number, $0, $1) } }
        }
    }

    /// Sends a frame out of the link with this index, whatever the routes say.
    /// - Throws: `HardwareError` `down`, `notFound`, `io`.
    func send(_ payload: [UInt8], to destination: MACAddress, link index: Int) throws {
        var address = Self.address(etherType, link: index)
        address.sll_halen = 6
        withUnsafeMutableBytes(of: &address.sll_addr) { $0.copyBytes(from: destination.octets) }
        try descriptor.use(attempt) { number in
            _ = try SystemCall.retrying(attempt) {
                Self.with(&address) { sendto(number, payload, payload.count, 0, $0, $1) }
            }
        }
    }

    /// The next frame, or `nil` once `deadline` has passed.
    /// - Throws: `HardwareError` `down`, `io`; `CancellationError`.
    func receive(until deadline: MonotonicInstant, cancelled: CInt) throws -> Frame? {
        let number = try descriptor.use(attempt) { $0 }
        while true {
            let remaining = deadline - LinuxClock().now
            guard remaining > .zero else { return nil }
            let ready = try BlockingCall.poll([number, cancelled], remaining: remaining)
            if ready[1] { throw CancellationError() }
            guard ready[0] else { continue }
            var sender = sockaddr_ll()
            let payload = try [UInt8](unsafeUninitializedCapacity: Self.frameLimit) { buffer, count in
                count = try SystemCall.retrying(attempt) {
                    Self.with(&sender) { pointer, size in
                        var size = size
                        return recvfrom(number, buffer.baseAddress, buffer.count, 0, pointer, &size)
                    }
                }
            }
            // packet(7): what this machine sends itself is shown to sockets of all protocols only, but on some links twice.
            guard sender.sll_pkttype != UInt8(PACKET_OUTGOING) else { continue }
            let octets = withUnsafeBytes(of: sender.sll_addr) { Array($0.prefix(Int(sender.sll_halen))) }
            return Frame(
                index: Int(sender.sll_ifindex), source: MACAddress(octets: octets), payload: payload)
        }
    }

    private static func address(_ etherType: UInt16, link index: Int) -> sockaddr_ll {
        var address = sockaddr_ll()
        address.sll_family = UInt16(AF_PACKET)
        address.sll_protocol = etherType.bigEndian
        address.sll_ifindex = CInt(truncatingIfNeeded: index)
        return address
    }

    private static func with<Result>(
        _ address: inout sockaddr_ll, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) throws -> Result
    ) rethrows -> Result {
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<sockaddr_ll>.size))
            }
        }
    }
}
