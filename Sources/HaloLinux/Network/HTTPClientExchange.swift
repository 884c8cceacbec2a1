import HTTPTypes
import HaloHardware
import HaloModel
import NIOCore
import NIOHTTP1
import NIOPosix

/// One request and its answer on a connection of their own.
struct HTTPClientExchange: Sendable {
    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    /// What to send.
    let request: HTTPMessage<HTTPRequest>
    /// For the Host field.
    let host: String

    /// Connects, sends, reads the answer, closes.
    /// - Throws: errors of swift-nio, `HardwareError`, `CancellationError`.
    func run(with address: SocketAddress, limit: Duration) async throws -> HTTPMessage<HTTPResponse> {
        let head = try HTTPConversion.head(request.head, bodyCount: request.body.count, host: host)
        // Connecting cannot be cancelled, so it gets the same limit.
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.nanoseconds(max(1, limit.wholeNanoseconds)))
            .connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            try await outbound.write(.head(head))
            if !request.body.isEmpty { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: request.body)))) }
            try await outbound.write(.end(nil))
            return try await Self.answer(inbound)
        }
    }

    private static func answer(
        _ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>
    ) async throws -> HTTPMessage<HTTPResponse> {
        var message: HTTPMessage<HTTPResponse>?
        for try await part in inbound {
            switch part {
            case .head(let head):
                // Interim responses (RFC 9110 15.2) come before the one that counts.
                if head.status.code >= 200 || head.status.code < 100 {
                    message = HTTPMessage(try HTTPConversion.response(head))
                }
            case .body(let buffer):
                guard buffer.readableBytes <= HTTPLimits.bodyOctets - (message?.body.count ?? 0) else {
                    throw HardwareError(.invalid, "the answer is longer than \(HTTPLimits.bodyOctets) octets")
                }
                message?.body.append(contentsOf: buffer.readableBytesView)
            case .end:
                if let message { return message }
            }
        }
        // A cancelled task sees the stream end, too.
        try Task.checkCancellation()
        throw HardwareError(.disconnected, "the connection ended before the answer did")
    }
}
