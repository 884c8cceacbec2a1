import CHaloLinux
import Foundation
import Glibc
import Synchronization

/// A control socket that answers as it is told: a real datagram socket at a real path, served by a thread.
final class FakeSupplicant: Sendable {
    /// What becomes of a command.
    enum Answer {
        /// Replies with the text.
        case reply(String)
        /// Says nothing.
        case silence
        /// Closes the socket without a word and leaves its file behind, as a program that is killed does.
        case death
    }

    private struct State {
        var socket: CInt
        var commands: [String] = []
        var listeners: [sockaddr_un] = []
        var lastSender: sockaddr_un?
        var isRunning = true
    }

    let path: String
    private let state: Mutex<State>

    /// Listens at `path` and answers with `answer`.
    init(at path: String, _ answer: @escaping @Sendable (String) -> Answer) throws {
        self.path = path
        unlink(path)
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = Self.address(path)
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) }
        }
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        state = Mutex(State(socket: socket))
        Thread { [weak self] in
            while let running = self, running.serve(answer) {}
        }.start()
    }

    deinit { stop() }

    /// Every command so far, in order.
    var commands: [String] { state.withLock { $0.commands } }
    /// How many have attached.
    var listenerCount: Int { state.withLock { $0.listeners.count } }

    /// Sends a message to everybody who attached.
    func tell(_ message: String) {
        state.withLock { state in
            for listener in state.listeners { Self.send(message, to: listener, state.socket) }
        }
    }

    /// Sends a message to whoever sent the last command, wanted or not.
    func sendToLastSender(_ message: String) {
        state.withLock { state in
            if let sender = state.lastSender { Self.send(message, to: sender, state.socket) }
        }
    }

    /// Closes the socket; its file stays.
    func stop() {
        state.withLock { state in
            if state.isRunning { close(state.socket) }
            state.isRunning = false
        }
        // While the thread still waits for it, the kernel keeps a closed socket alive.
        Thread.sleep(forTimeInterval: 0.06)
    }

    private func serve(_ answer: (String) -> Answer) -> Bool {
        let socket = state.withLock { $0.isRunning ? $0.socket : -1 }
        guard socket >= 0 else { return false }
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 20) > 0 else { return true }
        var buffer = [UInt8](repeating: 0, count: 4096)
        var sender = sockaddr_un()
        var size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let count = withUnsafeMutablePointer(to: &sender) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT), $0, &size)
            }
        }
        guard count >= 0 else { return true }
        let command = String(decoding: buffer.prefix(count), as: UTF8.self)
        let from = sender
        state.withLock {
            $0.commands.append(command)
            $0.lastSender = from
            if command == "ATTACH" { $0.listeners.append(from) }
        }
        switch answer(command) {
        case .reply(let text): state.withLock { if $0.isRunning { Self.send(text, to: from, $0.socket) } }
        case .silence: break
        case .death: stop()
        }
        return true
    }

    private static func send(_ message: String, to listener: sockaddr_un, _ socket: CInt) {
        var listener = listener
        let octets = Array(message.utf8)
        _ = withUnsafePointer(to: &listener) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(socket, octets, octets.count, Int32(MSG_DONTWAIT), $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func address(_ path: String) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        return address
    }
}
