import CHaloLinux
import HaloHardware
import NIOCore
import NIOPosix

/// Messages the kernel sends to multicast groups.
enum NetlinkSubscription {
    /// Messages kept for a slow reader.
    private static let backlog = 4096

    /// All messages of these groups from now on. The stream ends with an error when the kernel had to drop some (`ENOBUFS`)
    /// or the reader is `backlog` behind: what it tells of has to be read anew then. It leaves the groups when the stream
    /// ends or is let go.
    /// - Throws: `HardwareError`.
    static func messages(
        _ family: CInt, groups: [UInt32], from sockets: NetworkSockets, _ attempt: String
    ) async throws -> AsyncThrowingStream<NetlinkMessage, any Error> {
        let socket = try NetlinkSocket(family, from: sockets, groups: groups, attempt)
        let (stream, continuation) = AsyncThrowingStream<NetlinkMessage, any Error>.makeStream(
            bufferingPolicy: .bufferingOldest(backlog))
        do {
            let channel = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                // A read returns one datagram, and cuts off what has no room.
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1 << 17))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Receiver(continuation, attempt))
                    }
                }
                .takingOwnershipOfDescriptor(inputOutput: try socket.descriptor.release(attempt)).get()
            continuation.onTermination = { _ in channel.close(promise: nil) }
        } catch {
            throw HardwareError.network(error, attempt)
        }
        return stream
    }

    private final class Receiver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let continuation: AsyncThrowingStream<NetlinkMessage, any Error>.Continuation
        private let attempt: String

        init(_ continuation: AsyncThrowingStream<NetlinkMessage, any Error>.Continuation, _ attempt: String) {
            self.continuation = continuation
            self.attempt = attempt
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            do {
                for message in try NetlinkMessage.parse(Array(unwrapInboundIn(data).readableBytesView)) {
                    if case .dropped = continuation.yield(message) {
                        throw HardwareError(.io, "\(attempt): \(backlog) messages behind")
                    }
                }
            } catch {
                end(context, error)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            end(context, HardwareError.network(error, attempt))
        }

        func channelInactive(context: ChannelHandlerContext) {
            continuation.finish(throwing: HardwareError(.disconnected, "\(attempt): closed"))
        }

        private func end(_ context: ChannelHandlerContext, _ error: any Error) {
            continuation.finish(throwing: error)
            context.close(promise: nil)
        }
    }
}
