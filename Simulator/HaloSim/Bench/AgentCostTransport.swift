import HTTPTypes
import HaloHardware
import Synchronization

/// A transport that counts what batches cost on the air.
///
/// Counted are the octets of request and answer as HTTP/1.1 has them (RFC 9112), and what carries them: one TCP connection an
/// exchange, every packet with 32 octets of TCP with time stamps (RFC 9293, RFC 7323), 20 of IPv4, 32 of WireGuard and 28 of UDP
/// and IPv4 around it, 1368 octets of payload at most (overlay MTU 1420).
final class AgentCostTransport: HTTPTransport {
    struct Air: Sendable {
        var exchanges = 0
        var bodyOctets = 0
        var httpOctets = 0
        var airOctets = 0
    }

    private static let packetOverhead = 112
    private static let segment = 1368
    private let inner: any HTTPTransport
    private let counts = Mutex(Air())

    init(_ inner: any HTTPTransport) { self.inner = inner }

    var air: Air { counts.withLock { $0 } }

    func send(
        _ request: HTTPMessage<HTTPRequest>, to address: HTTPAddress, within limit: Duration
    ) async throws -> HTTPMessage<HTTPResponse> {
        let answer = try await inner.send(request, to: address, within: limit)
        guard request.head.path?.hasSuffix("/telemetry") == true else { return answer }
        let asked = Self.head(request.head.headerFields, first: "POST \(request.head.path ?? "") HTTP/1.1") + 64
        let answered = Self.head(answer.head.headerFields, first: "HTTP/1.1 \(answer.head.status)")
        let (up, down) = (asked + request.body.count, answered + answer.body.count)
        counts.withLock { air in
            air.exchanges += 1
            air.bodyOctets += request.body.count
            air.httpOctets += up + down
            air.airOctets += up + down + Self.packets(up, down) * Self.packetOverhead
        }
        return answer
    }

    func serve(_ address: HTTPAddress, _ handler: @escaping HTTPHandler) async throws {
        try await inner.serve(address, handler)
    }

    private static func head(_ fields: HTTPFields, first: String) -> Int {
        fields.reduce(first.utf8.count + 4) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
    }

    /// Three to open, three to close, the segments of both directions, and an acknowledgement for every second of them.
    private static func packets(_ up: Int, _ down: Int) -> Int {
        let segments = (up + segment - 1) / segment + (down + segment - 1) / segment
        return 6 + segments + (segments + 1) / 2
    }
}
