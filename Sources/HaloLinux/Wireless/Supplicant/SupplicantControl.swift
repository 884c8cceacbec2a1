import Glibc
import HaloHardware
import HaloModel
import NIOPosix
import Synchronization

/// wpa_supplicant's control interface: requests and replies as datagrams between two UNIX sockets, one control socket
/// for each network interface (hostap `wpa_supplicant/ctrl_iface_unix.c`, `src/common/wpa_ctrl.c`).
struct SupplicantControl: Sendable {
    /// Where control sockets may be, in the order they are looked for; absolute, below the root.
    let folders: [String]
    /// Where our own ends are; absolute, below the root.
    let ownFolder: String
    /// How long a reply may take.
    let timeout: Duration
    private let root: RootedPath
    private let files: LinuxFileSystem

    /// How often a wait looks whether the supplicant still lives.
    private static let liveness = Duration.milliseconds(250)
    /// How often a listener asks for the state.
    private static let heartbeat = Duration.seconds(2)
    /// How long a listener waits for any sign of life.
    private static let silence = Duration.seconds(10)
    /// Tells the sockets of one process apart.
    private static let counter = Mutex<UInt64>(0)

    /// Looks below `root`.
    init(folders: [String], ownFolder: String, timeout: Duration, root: String) {
        self.folders = folders
        self.ownFolder = ownFolder
        self.timeout = timeout
        self.root = RootedPath(root: root)
        files = LinuxFileSystem(root: root)
    }

    /// The supplicant's reply to `command`, without the line feed at its end.
    ///
    /// Every request has a socket of its own, so that a reply that comes late is not taken for the next one's.
    /// - Throws: `HardwareError` `notFound` without a control socket, `timedOut`, `disconnected` when the supplicant went
    ///   away meanwhile; `CancellationError`.
    func request(_ command: String, on interface: String) async throws -> String {
        let name = Self.name(of: command)
        let clock = LinuxClock()
        let deadline = clock.now + timeout
        return try await BlockingCall.run { cancelled in
            let socket = try open(interface)
            try socket.send(command)
            while true {
                let remaining = deadline - clock.now
                guard remaining > .zero else {
                    throw HardwareError(.timedOut, "wpa_supplicant on \(interface) did not answer \(name)")
                }
                let ready = try BlockingCall.poll(
                    [try socket.number(), cancelled], remaining: min(remaining, Self.liveness))
                if ready[1] { throw CancellationError() }
                guard let message = try socket.receive() else {
                    if socket.peerIsAlive() { continue }
                    throw HardwareError(.disconnected, "wpa_supplicant on \(interface) went away during \(name)")
                }
                // Messages with a priority are events, which are for those who attached.
                if SupplicantMessage(message).isEvent { continue }
                return message.hasSuffix("\n") ? String(message.dropLast()) : message
            }
        }
    }

    /// Sends a command that is answered `OK`.
    /// - Throws: `HardwareError` `refused` on `FAIL` and on `UNKNOWN COMMAND`, `busy` on `FAIL-BUSY`, and as `request`.
    func perform(_ command: String, on interface: String) async throws {
        let reply = try await request(command, on: interface)
        if reply == "OK" { return }
        let code: HardwareError.Code = reply.hasPrefix("FAIL-BUSY") ? .busy : .refused
        throw HardwareError(
            code, "wpa_supplicant on \(interface) answered \(Self.name(of: command)) with \(reply.prefix(64))")
    }

    /// The supplicant's messages from now on. The last is `terminating`: it said so, its socket closed, or it has been
    /// silent for ten seconds.
    /// - Throws: as `request`.
    func events(on interface: String) async throws -> AsyncStream<SupplicantEvent> {
        let listener = try await BlockingCall.run { cancelled in
            let socket = try open(interface)
            try attach(socket, on: interface, cancelled: cancelled)
            return try SupplicantListener(socket: socket, heartbeat: Self.heartbeat, silence: Self.silence)
        }
        return listener.stream()
    }

    /// A command without its arguments, which may be secret.
    private static func name(of command: String) -> String {
        String(command.prefix { $0 != " " })
    }

    private func attach(_ socket: ControlSocket, on interface: String, cancelled: CInt) throws {
        let clock = LinuxClock()
        let deadline = clock.now + timeout
        try socket.send("ATTACH")
        while true {
            let remaining = deadline - clock.now
            guard remaining > .zero else {
                throw HardwareError(.timedOut, "wpa_supplicant on \(interface) did not answer ATTACH")
            }
            let ready = try BlockingCall.poll(
                [try socket.number(), cancelled], remaining: min(remaining, Self.liveness))
            if ready[1] { throw CancellationError() }
            guard let message = try socket.receive() else {
                if socket.peerIsAlive() { continue }
                throw HardwareError(.disconnected, "wpa_supplicant on \(interface) went away during ATTACH")
            }
            if message.hasPrefix("OK") { return }
            if message.hasPrefix("FAIL") || message.hasPrefix("UNKNOWN") {
                throw HardwareError(.refused, "wpa_supplicant on \(interface) refused ATTACH")
            }
        }
    }

    /// A socket of our own, connected to the interface's control socket.
    private func open(_ interface: String) throws -> ControlSocket {
        guard !interface.isEmpty, !interface.contains("/"), interface != ".", interface != ".." else {
            throw HardwareError(.invalid, "\"\(interface)\" is no interface name")
        }
        let number = Self.counter.withLock { counter in
            counter += 1
            return counter
        }
        try files.createDirectory(ownFolder, mode: 0o700)
        if number == 1 { removeLeftovers() }
        let local = try root.resolve("\(ownFolder)/\(getpid())-\(number)")
        for folder in folders {
            let remote = "\(folder)/\(interface)"
            guard try files.status(remote) != nil else { continue }
            return try ControlSocket(local: local, remote: try root.resolve(remote))
        }
        throw HardwareError(
            .notFound, "no control socket for \(interface) in \(folders.joined(separator: " or "))")
    }

    /// Removes the sockets of processes that are no more; they had no chance to.
    private func removeLeftovers() {
        for name in (try? files.list(ownFolder)) ?? [] {
            guard let process = name.split(separator: "-").first.flatMap({ pid_t($0) }), process > 0 else { continue }
            // The process with our own number before us had it in an earlier boot or container.
            let isGone = process == getpid() || (kill(process, 0) != 0 && errno == ESRCH)
            if isGone { try? files.remove("\(ownFolder)/\(name)") }
        }
    }
}
