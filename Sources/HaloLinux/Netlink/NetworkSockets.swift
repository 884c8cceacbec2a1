import CHaloLinux
import Glibc
import HaloHardware

/// Opens sockets. What a socket sees of links, addresses and routes is the network namespace it was opened in
/// (network_namespaces(7)), so whoever opens it decides.
public struct NetworkSockets: Sendable {
    private let socket: @Sendable (_ domain: CInt, _ type: CInt, _ number: CInt) -> CInt

    /// Opens with `socket`, which answers as socket(2): a descriptor, or a negative number with `errno` set.
    public init(_ socket: @escaping @Sendable (_ domain: CInt, _ type: CInt, _ number: CInt) -> CInt) {
        self.socket = socket
    }

    /// In the namespace of this program.
    public static let own = NetworkSockets { Glibc.socket($0, $1, $2) }

    /// A socket that is not inherited and does not block.
    /// - Throws: `HardwareError` for `attempt`.
    func open(_ domain: CInt, _ type: __socket_type, _ number: CInt, _ attempt: String) throws -> Descriptor {
        let flags = CInt(type.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        return Descriptor(try SystemCall.retrying(attempt) { socket(domain, flags, number) })
    }
}
