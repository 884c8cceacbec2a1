import HTTPTypes
import HaloHardware
import HaloModel

/// HTTP/1.1 over a simulated device's TCP; between programs of one device it goes without packets.
public struct SimulatedHTTPTransport: HTTPTransport {
    let network: HostNetwork

    /// Sends one request over a connection of its own and reads the whole answer.
    /// - Throws: `HardwareError` `disconnected`, `down`, `timedOut`, `invalid`; `CancellationError`.
    public func send(
        _ request: HTTPMessage<HTTPRequest>, to address: HTTPAddress, within limit: Duration
    ) async throws -> HTTPMessage<HTTPResponse> {
        try network.requirePower()
        let octets = try HTTPText.octets(of: request, host: address.description)
        return try await network.pending.wait(within: limit, "HTTP \(request.head.method.rawValue) \(address)") {
            call in
            do {
                switch address {
                case .unix: try local(request, address, call)
                case .tcp(let host, let port):
                    let stack = try network.requireStack()
                    if stack.isOwn(host) {
                        try local(request, address, call)
                    } else {
                        try remote(octets, request, host, port, call)
                    }
                }
            } catch {
                call.fail(error)
            }
        }
    }

    private func local(
        _ request: HTTPMessage<HTTPRequest>, _ address: HTTPAddress, _ call: PendingCall<HTTPMessage<HTTPResponse>>
    ) throws {
        guard let listener = network.listener(for: address) else {
            throw HardwareError(.disconnected, "connect to \(address): refused (ECONNREFUSED)")
        }
        var request = request
        if request.head.authority == nil { request.head.authority = address.description }
        listener.take(request) {
            call.succeed($0)
        } lost: {
            call.fail(HardwareError(.disconnected, "connection to \(address) reset (ECONNRESET)"))
        }
    }

    private func remote(
        _ octets: [UInt8], _ request: HTTPMessage<HTTPRequest>, _ host: IPv4Address, _ port: UInt16,
        _ call: PendingCall<HTTPMessage<HTTPResponse>>
    ) throws {
        let connection = try network.requireStack().tcp.connect(to: host, port)
        var reader = HTTPReader<HTTPResponse>.response(to: request.head.method)
        connection.onEstablished = { [weak connection] in connection?.send(octets) }
        connection.onFailed = { call.fail($0) }
        connection.onData = { [weak connection] received in
            reader.append(received)
            do {
                guard let response = try reader.next() else { return }
                connection?.close()
                call.succeed(response)
            } catch {
                call.fail(error)
            }
        }
        connection.onEnd = {
            call.fail(HardwareError(.disconnected, "\(host):\(port) closed the connection before it answered"))
        }
        // Whatever ends the call before the answer ends the connection; after it, it is closing already.
        call.whenEnded { [weak connection] in
            guard let connection, !connection.isClosing else { return }
            connection.abort()
        }
    }

    /// Answers requests until the task is cancelled, each in a child task.
    /// - Throws: `HardwareError` `busy`, `down`; `CancellationError`.
    public func serve(_ address: HTTPAddress, _ handler: @escaping HTTPHandler) async throws {
        let listener = try network.listen(address)
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await exchange in listener.exchanges {
                    group.addTask { exchange.respond(await handler(exchange.request)) }
                }
                group.cancelAll()
            }
        } onCancel: {
            listener.close()
        }
        listener.close()
        try Task.checkCancellation()
        throw HardwareError(.down, "the device lost power")
    }
}
