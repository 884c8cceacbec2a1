import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// ICMP echo over a datagram socket, which needs no privilege where the group is in `net.ipv4.ping_group_range`
/// (icmp(7)), and else over a raw socket, which needs `CAP_NET_RAW` (raw(7)). Debian 12 leaves the range empty.
public struct LinuxPinger: Pinger {
    /// Needs nothing.
    public init() {}

    /// Round-trip time of one echo request of 56 octets of data.
    /// - Throws: `HardwareError` `timedOut`, `down` without a route, `notPermitted`; `CancellationError`.
    public func ping(_ address: IPv4Address, within limit: Duration) async throws -> Duration {
        let clock = LinuxClock()
        let deadline = clock.now + limit
        let random = LinuxRandomSource()
        let identifier = UInt16(truncatingIfNeeded: random.next())
        // Random data tells this request's answer from one that comes late for another.
        let data = random.octets(56)
        return try await BlockingCall.run { cancelled in
            let (socket, isRaw) = try Self.open(address)
            defer { socket.close() }
            try Self.connect(socket, to: address)
            let echo = ICMPEcho(identifier: isRaw ? identifier : nil, sequence: 1, data: data)
            let (request, sent) = (echo.request, clock.now)
            let number = try socket.use("ping \(address)") { $0 }
            try SystemCall.retrying("ping \(address)") { send(number, request, request.count, 0) }
            while true {
                let remaining = deadline - clock.now
                guard remaining > .zero else { throw HardwareError(.timedOut, "ping \(address): no answer") }
                let ready = try BlockingCall.poll([number, cancelled], remaining: remaining)
                if ready[1] { throw CancellationError() }
                guard ready[0] else { continue }
                var answer = [UInt8](repeating: 0, count: 256)
                let count = try SystemCall.retrying("ping \(address)") { recv(number, &answer, answer.count, 0) }
                // A raw socket shows the IP header, and every ICMP message of the peer.
                let message = isRaw ? ICMPEcho.payload(ofPacket: answer.prefix(count)) : Array(answer.prefix(count))
                if echo.isReply(message) { return clock.now - sent }
            }
        }
    }

    private static func open(_ address: IPv4Address) throws -> (Descriptor, isRaw: Bool) {
        do {
            return (try open(SOCK_DGRAM, address), false)
        } catch let error as HardwareError where error.code == .notPermitted {
            return (try open(SOCK_RAW, address), true)
        }
    }

    private static func open(_ type: __socket_type, _ address: IPv4Address) throws -> Descriptor {
        let flags = CInt(type.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        return Descriptor(
            try SystemCall.retrying("ping \(address)") { Glibc.socket(AF_INET, flags, CInt(IPPROTO_ICMP)) })
    }

    /// A connected socket reports ICMP errors such as host unreachable as its own, and shows only the peer's messages.
    private static func connect(_ socket: Descriptor, to address: IPv4Address) throws {
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_addr.s_addr = address.rawValue.bigEndian
        try socket.use("ping \(address)") { number in
            _ = try withUnsafePointer(to: &target) { pointer in
                try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    try SystemCall.retrying("ping \(address)") {
                        Glibc.connect(number, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
                    }
                }
            }
        }
    }
}
