import HTTPTypes
import HaloHardware
import NIOCore
import NIOHTTP1

/// One client's connection: requests are answered one after the other.
struct HTTPServerConnection: Sendable {
    private typealias Writer = NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>

    /// Answers requests.
    let handler: HTTPHandler

    /// Answers until the client is done, breaks the protocol, or the task is cancelled.
    func serve(_ connection: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>) async {
        // A client that goes away in the middle is everyday life and has no one to be told.
        try? await connection.executeThenClose { inbound, outbound in
            var head: HTTPRequestHead?
            var body: [UInt8] = []
            for try await part in inbound {
                switch part {
                case .head(let received):
                    head = received
                    body = []
                case .body(let buffer):
                    guard buffer.readableBytes <= HTTPLimits.bodyOctets - body.count else {
                        return try await Self.refuse(.contentTooLarge, outbound)
                    }
                    body.append(contentsOf: buffer.readableBytesView)
                case .end:
                    guard let received = head, let request = HTTPConversion.request(received) else {
                        return try await Self.refuse(.badRequest, outbound)
                    }
                    let response = await handler(HTTPMessage(request, body: body))
                    try await Self.write(response, to: received, outbound)
                    guard received.isKeepAlive else { return }
                    (head, body) = (nil, [])
                }
            }
        }
    }

    private static func refuse(_ status: HTTPResponse.Status, _ outbound: Writer) async throws {
        let head = HTTPConversion.head(HTTPResponse(status: status), bodyCount: 0, keepAlive: false)
        try await outbound.write(.head(head))
        try await outbound.write(.end(nil))
    }

    private static func write(
        _ response: HTTPMessage<HTTPResponse>, to request: HTTPRequestHead, _ outbound: Writer
    ) async throws {
        let head = HTTPConversion.head(response.head, bodyCount: response.body.count, keepAlive: request.isKeepAlive)
        try await outbound.write(.head(head))
        if request.method != .HEAD, response.head.status.code != 204, response.head.status.code != 304,
            !response.body.isEmpty
        {
            try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: response.body))))
        }
        try await outbound.write(.end(nil))
    }
}
