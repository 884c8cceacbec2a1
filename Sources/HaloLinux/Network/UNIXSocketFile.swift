import Glibc
import HaloHardware
import NIOCore
import NIOPosix

/// The file a UNIX socket listens at.
struct UNIXSocketFile: Sendable {
    /// As the caller named it, for messages.
    let path: String
    /// Where it is, root prefix included.
    let location: String
    /// For its folder.
    let files: LinuxFileSystem

    /// Makes room for a new socket: creates the folder, removes a file nobody listens at.
    /// - Throws: `HardwareError` `busy` when somebody listens there or it is no socket.
    func clear(_ address: SocketAddress) async throws {
        try files.createDirectory(
            path.split(separator: "/").dropLast().reduce(into: "/") { $0 += $1 + "/" }, mode: 0o755)
        var information = stat()
        guard stat(location, &information) == 0 else { return }
        guard information.st_mode & S_IFMT == S_IFSOCK else {
            throw HardwareError(.busy, "\(path) is there and is no socket")
        }
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(1)).connect(to: address).get()
            try? await channel.close().get()
        } catch let error as IOError where error.errnoCode == ECONNREFUSED || error.errnoCode == ENOENT {
            remove()
            return
        }
        throw HardwareError(.busy, "another program listens at \(path)")
    }

    /// Lets owner and group connect (unix(7): connecting needs the right to write).
    /// - Throws: `HardwareError`.
    func restrict() throws {
        try SystemCall.retrying("chmod \(path)") { chmod(location, 0o660) }
    }

    /// Removes it; no error when it is gone.
    func remove() {
        unlink(location)
    }
}
