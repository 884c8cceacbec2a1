import CNetworkNamespace
import Glibc
import HaloLinux

/// A network namespace for tests, gone with the last reference. Making one needs root.
public final class NetworkNamespace: Sendable {
    /// Why none could be made.
    public struct Unavailable: Error, CustomStringConvertible {
        /// `errno`.
        public let number: CInt

        /// The reason in words.
        public var description: String { "no network namespace: \(String(cString: strerror(number)))" }
    }

    private let descriptor: CInt

    /// Makes a namespace with nothing but a loopback that is down.
    /// - Throws: `Unavailable`.
    public init() throws {
        descriptor = namespace_make()
        if descriptor < 0 { throw Unavailable(number: errno) }
    }

    deinit { close(descriptor) }

    /// Opens sockets in this namespace.
    public var sockets: NetworkSockets {
        NetworkSockets { [self] domain, type, number in socket(domain, type, number) }
    }

    /// socket(2) in this namespace.
    public func socket(_ domain: CInt, _ type: CInt, _ number: CInt) -> CInt {
        namespace_socket(descriptor, domain, type, number)
    }

    /// Names this namespace to programs such as nsenter(1) and ip(8), while this process runs.
    public var path: String { "/proc/\(getpid())/fd/\(descriptor)" }
}
