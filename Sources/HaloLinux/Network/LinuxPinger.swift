import Glibc
import HaloHardware
import HaloModel

/// ICMP echo over a datagram socket, which needs no privilege when the group is in
/// `net.ipv4.ping_group_range` (icmp(7)). The kernel sets identifier and checksum and passes only answers to this
/// socket.
public struct LinuxPinger: Pinger {
    /// Needs nothing.
    public init() {}

    /// Round-trip time of one echo request of 56 octets of data.
    /// - Throws: `HardwareError` `timedOut`, `down` without a route, `notPermitted`; `CancellationError`.
    public func ping(_ address: IPv4Address, within limit: Duration) async throws -> Duration {
        let clock = LinuxClock()
        let deadline = clock.now + limit
        // Tells this request's answer from one that comes late for another request of the same socket number.
        let mark = LinuxRandomSource().octets(56)
        return try await BlockingCall.run { cancelled in
            let socket = try Self.connect(to: address)
            defer { socket.close() }
            let sent = clock.now
            let request = ICMPEcho.request(sequence: 1, data: mark)
            let number = try socket.use("ping \(address)") { $0 }
            try SystemCall.retrying("ping \(address)") { send(number, request, request.count, 0) }
            while true {
                let remaining = deadline - clock.now
                guard remaining > .zero else { throw HardwareError(.timedOut, "ping \(address): no answer") }
                let ready = try BlockingCall.poll([number, cancelled], remaining: remaining)
                if ready[1] { throw CancellationError() }
                guard ready[0] else { continue }
                var answer = [UInt8](repeating: 0, count: 128)
                let count = try SystemCall.retrying("ping \(address)") { recv(number, &answer, answer.count, 0) }
                if ICMPEcho.isReply(answer.prefix(count), sequence: 1, data: mark) { return clock.now - sent }
            }
        }
    }

    /// A connected socket reports ICMP errors such as host unreachable as its own.
    private static func connect(to address: IPv4Address) throws -> Descriptor {
        let attempt = "ping \(address)"
        let socket = Descriptor(
            try SystemCall.retrying(attempt) {
                Glibc.socket(AF_INET, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), CInt(IPPROTO_ICMP))
            })
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_addr.s_addr = address.rawValue.bigEndian
        try socket.use(attempt) { number in
            _ = try withUnsafePointer(to: &target) { pointer in
                try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    try SystemCall.retrying(attempt) {
                        Glibc.connect(number, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
                    }
                }
            }
        }
        return socket
    }
}
