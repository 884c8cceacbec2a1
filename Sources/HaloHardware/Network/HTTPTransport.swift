import HTTPTypes
import HaloModel

/// Where an HTTP service listens.
public enum HTTPAddress: Sendable, Hashable, CustomStringConvertible {
    /// A TCP port of an IPv4 address; `IPv4Address.any` listens on all.
    case tcp(IPv4Address, UInt16)
    /// A UNIX stream socket.
    case unix(String)

    /// `10.42.0.1:8080` or the path.
    public var description: String {
        switch self {
        case .tcp(let address, let port): "\(address):\(port)"
        case .unix(let path): path
        }
    }
}

/// A request or response with its whole body, which is bounded by the transport.
public struct HTTPMessage<Head: Sendable>: Sendable {
    /// Method, path and header fields, or status and header fields.
    public var head: Head
    /// The whole body.
    public var body: [UInt8]

    /// Takes the parts as they are.
    public init(_ head: Head, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}

/// Answers one request. Never throws: what fails inside becomes a response.
public typealias HTTPHandler = @Sendable (HTTPMessage<HTTPRequest>) async -> HTTPMessage<HTTPResponse>

/// HTTP/1.1 (RFC 9112) between devices and between the programs of one device.
public protocol HTTPTransport: Sendable {
    /// Sends one request and reads the whole answer.
    /// - Throws: `HardwareError` `disconnected`, `down`, `timedOut` after `limit`, `invalid` for a body over 16 MiB.
    func send(
        _ request: HTTPMessage<HTTPRequest>, to address: HTTPAddress, within limit: Duration
    ) async throws -> HTTPMessage<HTTPResponse>
    /// Serves until the task is cancelled.
    /// - Throws: `HardwareError` `busy` when the address is in use, `notPermitted`, `down`; `CancellationError`.
    func serve(_ address: HTTPAddress, _ handler: @escaping HTTPHandler) async throws
}
