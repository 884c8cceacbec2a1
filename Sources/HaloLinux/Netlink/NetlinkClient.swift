import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// Asks the kernel over one netlink family. Every request has a socket of its own, so that no answer is taken for
/// another's and nothing is left over after an error.
struct NetlinkClient: Sendable {
    /// How long the kernel may take. It answers while the request is sent, but waits for others that hold its locks.
    private static let limit = Duration.seconds(10)
    /// How often a dump is tried that others' changes keep interrupting.
    private static let dumpAttempts = 8

    /// The family, such as `NETLINK_ROUTE`.
    let family: CInt
    /// Opens the sockets.
    let sockets: NetworkSockets

    /// One request that is acknowledged.
    ///
    /// - Parameters:
    ///   - type: message type.
    ///   - flags: besides `NLM_F_REQUEST` and `NLM_F_ACK`.
    ///   - payload: the protocol's header and attributes.
    ///   - attempt: what is attempted, for errors.
    /// - Returns: what came before the acknowledgement.
    /// - Throws: `HardwareError` with the kernel's own explanation, `timedOut`; `CancellationError`.
    @discardableResult
    func request(_ type: UInt16, flags: CInt = 0, _ payload: [UInt8], _ attempt: String) async throws
        -> [NetlinkMessage]
    {
        try await exchange(type, flags | NLM_F_ACK, payload, attempt).answers
    }

    /// Everything a table holds, as it was at one time.
    /// - Throws: as `request`; `busy` when the table changes all the time.
    func dump(_ type: UInt16, _ payload: [UInt8], _ attempt: String) async throws -> [NetlinkMessage] {
        for _ in 0..<Self.dumpAttempts {
            let (progress, answers) = try await exchange(type, NLM_F_ROOT | NLM_F_MATCH, payload, attempt)
            if progress == .finished { return answers }
        }
        throw HardwareError(.busy, "\(attempt): it changed during each of \(Self.dumpAttempts) readings")
    }

    private func exchange(_ type: UInt16, _ flags: CInt, _ payload: [UInt8], _ attempt: String) async throws
        -> (progress: NetlinkExchange.Progress, answers: [NetlinkMessage])
    {
        let deadline = LinuxClock().now + Self.limit
        return try await BlockingCall.run { cancelled in
            let socket = try NetlinkSocket(family, from: sockets, attempt)
            defer { socket.descriptor.close() }
            var exchange = NetlinkExchange(sequence: 1, attempt: attempt)
            try socket.send(
                NetlinkMessage(
                    type: type, flags: UInt16(truncatingIfNeeded: flags | NLM_F_REQUEST), sequence: exchange.sequence,
                    payload: payload))
            while true {
                let progress = try exchange.take(socket.receive(until: deadline, cancelled: cancelled))
                if progress != .unfinished { return (progress, exchange.answers) }
            }
        }
    }
}
