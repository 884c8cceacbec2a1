import HTTPTypes
import HaloHardware
import HaloModel
import NIOCore
import NIOPosix

/// HTTP/1.1 over the kernel's TCP and UNIX sockets. One connection per request as client; persistent connections as
/// server.
public struct LinuxHTTPTransport: HTTPTransport {
    private let root: RootedPath
    private let files: LinuxFileSystem

    /// Puts the paths of UNIX sockets below `root` (`HALO_ROOT`).
    public init(root: String = "/") {
        self.root = RootedPath(root: root)
        self.files = LinuxFileSystem(root: root)
    }

    /// Sends one request and reads the whole answer.
    /// - Throws: `HardwareError` `disconnected`, `down`, `timedOut` after `limit`, `invalid`; `CancellationError`.
    public func send(
        _ request: HTTPMessage<HTTPRequest>, to address: HTTPAddress, within limit: Duration
    ) async throws -> HTTPMessage<HTTPResponse> {
        let attempt = "\(request.head.method) \(address)\(request.head.path ?? "")"
        guard request.body.count <= HTTPLimits.bodyOctets else {
            throw HardwareError(.invalid, "\(attempt): a body of \(request.body.count) octets")
        }
        let target = try socketAddress(of: address)
        do {
            return try await LinuxClock().within(limit, attempt) {
                try await HTTPClientExchange(request: request, host: "\(address.host)").run(with: target, limit: limit)
            }
        } catch {
            throw HardwareError.network(error, attempt)
        }
    }

    /// Serves until the task is cancelled. A UNIX socket gets mode 0660 and is removed at the end; one left behind by a
    /// program that no longer runs is replaced.
    /// - Throws: `HardwareError` `busy`, `notPermitted`, `down`; `CancellationError`.
    public func serve(_ address: HTTPAddress, _ handler: @escaping HTTPHandler) async throws {
        let attempt = "listen on \(address)"
        let target = try socketAddress(of: address)
        do {
            guard case .unix(let path) = address else {
                return try await HTTPServer(handler: handler).run(on: target)
            }
            let socket = UNIXSocketFile(path: path, location: try root.resolve(path), files: files)
            try await socket.clear(target)
            defer { socket.remove() }
            try await HTTPServer(handler: handler).run(on: target) { try socket.restrict() }
        } catch {
            throw HardwareError.network(error, attempt)
        }
    }

    private func socketAddress(of address: HTTPAddress) throws -> SocketAddress {
        do {
            switch address {
            case .tcp(let host, let port): return try SocketAddress(ipAddress: "\(host)", port: Int(port))
            case .unix(let path): return try SocketAddress(unixDomainSocketPath: root.resolve(path))
            }
        } catch let error as HardwareError {
            throw error
        } catch {
            // unix(7): at most 107 octets.
            throw HardwareError(.invalid, "\(address): \(error)")
        }
    }
}

extension HTTPAddress {
    /// What goes into the Host field (RFC 9112 3.2); a UNIX socket has no authority.
    fileprivate var host: String {
        switch self {
        case .tcp(let address, 80): "\(address)"
        case .tcp(let address, let port): "\(address):\(port)"
        case .unix: "localhost"
        }
    }
}
