import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// gpsd on this machine, over its JSON protocol (gpsd_json(5)).
public struct LinuxGPS: GPSReceiver {
    /// gpsd's port (IANA: gpsd, 2947).
    public static let port: UInt16 = 2947
    private static let watch = "?WATCH={\"enable\":true,\"json\":true};\n"

    private let port: UInt16

    /// Asks the gpsd that listens on this port of the loopback address.
    public init(port: UInt16 = LinuxGPS.port) {
        self.port = port
    }

    /// The next TPV report, with the satellites of a SKY report as far as one comes within a second and a half.
    ///
    /// Each call has a connection of its own: gpsd may be restarted at any time, and a report that waited in an old
    /// connection would not be the newest.
    /// - Throws: `HardwareError` `unsupported` when no gpsd answers, `timedOut` when it reports nothing, `disconnected`;
    ///   `CancellationError`.
    public func fix(within limit: Duration) async throws -> GPSFix {
        let deadline = LinuxClock().now + limit
        return try await BlockingCall.run { cancelled in
            let socket = try connect()
            let number = try socket.use("gpsd") { $0 }
            let question = Array(Self.watch.utf8)
            try SystemCall.retrying("ask gpsd") { send(number, question, question.count, CInt(MSG_NOSIGNAL)) }
            var lines = BoundedLines(longest: 16_384)
            var reports = GPSReports()
            while true {
                let now = LinuxClock().now
                let remaining = deadline - now
                if let fix = reports.overdue(at: now) { return fix }
                guard remaining > .zero else {
                    if let fix = reports.overdue(at: now, after: .zero) { return fix }
                    throw HardwareError(
                        .timedOut, "gpsd reported no position: it has no receiver, or one that is silent")
                }
                let ready = try BlockingCall.poll(
                    [number, cancelled], remaining: min(remaining, GPSReports.patience / 3))
                if ready[1] { throw CancellationError() }
                guard ready[0] else { continue }
                var chunk = [UInt8](repeating: 0, count: 4096)
                let count = try SystemCall.retrying("read from gpsd") { recv(number, &chunk, chunk.count, 0) }
                guard count > 0 else {
                    if let fix = reports.overdue(at: LinuxClock().now, after: .zero) { return fix }
                    throw HardwareError(.disconnected, "gpsd closed the connection")
                }
                for line in lines.append(chunk.prefix(count)) {
                    if let fix = reports.take(line, at: LinuxClock().now) { return fix }
                }
            }
        }
    }

    private func connect() throws -> Descriptor {
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let socket = Descriptor(try SystemCall.retrying("gpsd") { Glibc.socket(AF_INET, type, 0) })
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = port.bigEndian
        target.sin_addr.s_addr = IPv4Address(127, 0, 0, 1).rawValue.bigEndian
        do {
            try socket.use("connect to gpsd") { number in
                _ = try withUnsafePointer(to: &target) { pointer in
                    try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                        try SystemCall.retrying("connect to gpsd") {
                            Glibc.connect(number, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
                        }
                    }
                }
            }
        } catch let error as HardwareError where error.code == .disconnected {
            throw HardwareError(.unsupported, "no gpsd listens on port \(port) of this machine")
        }
        return socket
    }
}
