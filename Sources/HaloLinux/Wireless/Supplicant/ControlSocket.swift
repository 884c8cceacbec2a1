import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// A datagram UNIX socket of our own, bound to a path and connected to a program's control socket (unix(7)).
///
/// The program answers to the path we are bound to, so each socket needs one of its own; it is removed with the socket.
/// Connected, the kernel lets nobody but that program send to us.
final class ControlSocket: Sendable {
    /// The longest message taken; wpa_supplicant's replies have at most 4096 octets (`wpa_supplicant_ctrl_iface_process`).
    static let longestMessage = 65_536

    private let descriptor: Descriptor
    private let local: String
    private let remote: String
    private let remoteIdentity: (device: UInt, inode: UInt)

    /// Binds to `local`, which is replaced when it is there, and connects to `remote`.
    /// - Throws: `HardwareError` `notFound` when nothing is at `remote` or nobody listens there, `invalid` for paths that
    ///   are too long.
    init(local: String, remote: String) throws {
        guard let identity = Self.identity(of: remote) else {
            throw HardwareError(.notFound, "no control socket at \(remote)")
        }
        self.local = local
        self.remote = remote
        remoteIdentity = identity
        descriptor = try Self.open(remote)
        unlink(local)
        try Self.withAddress(local) { address, length in
            try descriptor.use("bind \(local)") { number in
                _ = try SystemCall.retrying("bind \(local)") { Glibc.bind(number, address, length) }
            }
        }
        do {
            try Self.connect(descriptor, to: remote)
        } catch let error as HardwareError where error.code == .disconnected {
            unlink(local)
            throw HardwareError(
                .notFound, "nobody listens at \(remote): the file is left over from a program that died")
        } catch {
            unlink(local)
            throw error
        }
    }

    deinit { unlink(local) }

    /// The number to wait for with `BlockingCall.poll`, valid while the socket lives.
    /// - Throws: `HardwareError`.
    func number() throws -> CInt { try descriptor.use("control socket") { $0 } }

    /// Sends one message.
    /// - Throws: `HardwareError` `disconnected` when the program has gone, `timedOut` when it has read none of the messages
    ///   that fill its queue.
    func send(_ message: String) throws {
        let octets = Array(message.utf8)
        let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)
        try descriptor.use("send to \(remote)") { number in
            while Glibc.send(number, octets, octets.count, flags) < 0 {
                let error = errno
                if error == EAGAIN { throw HardwareError(.timedOut, "\(remote) is full: its program reads nothing") }
                if error != EINTR { throw HardwareError(errno: error, "send to \(remote)") }
            }
        }
    }

    /// The next message, octets that are no UTF-8 replaced; `nil` when none waits.
    /// - Throws: `HardwareError` `disconnected`; `invalid` for a message longer than `longestMessage`.
    func receive() throws -> String? {
        try descriptor.use("receive from \(remote)") { number in
            var buffer = [UInt8](repeating: 0, count: Self.longestMessage)
            while true {
                // With MSG_TRUNC the length is that of the message, even when the buffer is shorter (recv(2)).
                let flags = CInt(MSG_DONTWAIT) | CInt(MSG_TRUNC)
                let count = recv(number, &buffer, buffer.count, flags)
                if count >= 0 {
                    guard count <= buffer.count else {
                        throw HardwareError(.invalid, "\(remote) sent a message of \(count) octets")
                    }
                    return String(decoding: buffer.prefix(count), as: UTF8.self)
                }
                let error = errno
                if error == EAGAIN { return nil }
                if error != EINTR { throw HardwareError(errno: error, "receive from \(remote)") }
            }
        }
    }

    /// Whether the program we connected to still listens there. The kernel does not tell a connected datagram socket
    /// that its peer has closed; a new connection to the same file does.
    func peerIsAlive() -> Bool {
        guard let identity = Self.identity(of: remote), identity == remoteIdentity,
            let probe = try? Self.open(remote)
        else { return false }
        defer { probe.close() }
        return (try? Self.connect(probe, to: remote)) != nil
    }

    private static func open(_ remote: String) throws -> Descriptor {
        let type = CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        return Descriptor(try SystemCall.retrying("socket for \(remote)") { Glibc.socket(AF_UNIX, type, 0) })
    }

    private static func connect(_ socket: Descriptor, to remote: String) throws {
        try withAddress(remote) { address, length in
            try socket.use("connect to \(remote)") { number in
                _ = try SystemCall.retrying("connect to \(remote)") { Glibc.connect(number, address, length) }
            }
        }
    }

    private static func identity(of path: String) -> (device: UInt, inode: UInt)? {
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFSOCK else { return nil }
        return (UInt(information.st_dev), UInt(information.st_ino))
    }

    /// Calls `body` with `path` as a socket address; `sun_path` has room for 107 octets and a zero (unix(7)).
    private static func withAddress<Value>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Value
    ) throws -> Value {
        var address = sockaddr_un()
        let octets = Array(path.utf8)
        guard octets.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw HardwareError(.invalid, "\(path) is too long for a socket: at most 107 octets")
        }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: octets) }
        return try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
