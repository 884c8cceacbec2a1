import HTTPTypes
import HaloHardware
import NIOCore
import NIOHTTP1

/// One client's connection: requests are answered one after the other.
struct HTTPServerConnection: Sendable {
    /// Answers requests.
    let handler: HTTPHandler

    /// Answers until the client is done, breaks the protocol, or the task is cancelled.
    func serve(_ channel: any Channel) async {
        // A client that goes away in the middle is everyday life and has no one to be told.
        guard let connection = try? await Self.opened(channel) else { return channel.close(promise: nil) }
        try? await connection.executeThenClose { inbound, _ in
            var head: HTTPRequestHead?
            var body: [UInt8] = []
            for try await part in inbound {
                switch part {
                case .head(let received):
                    head = received
                    body = []
                case .body(let buffer):
                    guard buffer.readableBytes <= HTTPLimits.bodyOctets - body.count else {
                        return try await Self.refuse(.contentTooLarge, channel)
                    }
                    body.append(contentsOf: buffer.readableBytesView)
                case .end:
                    guard let received = head, let request = HTTPConversion.request(received) else {
                        return try await Self.refuse(.badRequest, channel)
                    }
                    let response = await handler(HTTPMessage(request, body: body))
                    try await Self.write(response, to: received, channel)
                    guard received.isKeepAlive else { return }
                    (head, body) = (nil, [])
                }
            }
        }
    }

    /// Begins to read.
    private static func opened(
        _ channel: any Channel
    ) async throws -> NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart> {
        try await channel.eventLoop.submit {
            let connection = try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
                wrappingChannelSynchronously: channel)
            channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
            return connection
        }.get()
    }

    private static func refuse(_ status: HTTPResponse.Status, _ channel: any Channel) async throws {
        try await write(HTTPConversion.head(HTTPResponse(status: status), bodyCount: 0, keepAlive: false), [], channel)
    }

    private static func write(
        _ response: HTTPMessage<HTTPResponse>, to request: HTTPRequestHead, _ channel: any Channel
    ) async throws {
        let head = HTTPConversion.head(response.head, bodyCount: response.body.count, keepAlive: request.isKeepAlive)
        let bodiless = request.method == .HEAD || response.head.status.code == 204 || response.head.status.code == 304
        try await write(head, bodiless ? [] : response.body, channel)
    }

    /// Returns when the kernel has taken everything: a connection closed earlier would lose what still waits. Past the
    /// asynchronous writer, which tells only when the pipeline has taken it.
    private static func write(_ head: HTTPResponseHead, _ body: [UInt8], _ channel: any Channel) async throws {
        try await withTaskCancellationHandler {
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            if !body.isEmpty {
                channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
            }
            try await channel.writeAndFlush(HTTPServerResponsePart.end(nil)).get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}
