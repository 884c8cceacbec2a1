import HaloHardware
import NIOCore
import NIOHTTP1
import NIOPosix

/// Accepts connections and gives each a child task.
struct HTTPServer: Sendable {
    /// Answers requests.
    let handler: HTTPHandler

    /// Serves on `address` until the task is cancelled, then closes every connection.
    /// - Parameter listening: runs once the socket is bound.
    /// - Throws: errors of swift-nio, `CancellationError`.
    func run(on address: SocketAddress, listening: @Sendable () throws -> Void = {}) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: address.protocol == .unix ? 0 : 1)
            .serverChannelOption(.backlog, value: 128)
            // Nothing is read before the connection's own task is there to take it.
            .childChannelOption(.autoRead, value: false)
            .bind(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    let idle = TimeAmount.nanoseconds(HTTPLimits.idle.wholeNanoseconds)
                    try channel.pipeline.syncOperations.addHandlers(
                        IdleStateHandler(allTimeout: idle), IdleCloser())
                    // Not an asynchronous channel yet: one that is accepted and never taken, because the server stops
                    // just then, would end the program.
                    return channel
                }
            }
        try await server.executeThenClose { connections in
            try listening()
            try await withThrowingTaskGroup(of: Void.self) { group in
                var open = 0
                for try await connection in connections {
                    if open >= HTTPLimits.connections {
                        try await group.next()
                        open -= 1
                    }
                    open += 1
                    group.addTask { await HTTPServerConnection(handler: handler).serve(connection) }
                }
                group.cancelAll()
            }
        }
        try Task.checkCancellation()
    }
}
