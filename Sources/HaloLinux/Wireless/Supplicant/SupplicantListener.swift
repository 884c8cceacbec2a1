import CHaloLinux
import Glibc
import HaloHardware
import HaloModel
import NIOPosix

/// Follows the events of one attached control socket on a thread of its own, for as long as the supplicant lives or
/// somebody listens.
///
/// It asks for `STATUS` now and then: the answer shows that the supplicant lives, and `wpa_state` shows what no event
/// tells, an interface that went down under it.
final class SupplicantListener: Sendable {
    private let socket: ControlSocket
    private let stop: Descriptor
    private let heartbeat: Duration
    private let silence: Duration

    /// Takes over an attached socket.
    /// - Throws: `HardwareError` without resources.
    init(socket: ControlSocket, heartbeat: Duration, silence: Duration) throws {
        self.socket = socket
        self.heartbeat = heartbeat
        self.silence = silence
        stop = Descriptor(try SystemCall.retrying("eventfd") { halo_event_open() })
    }

    /// The events; to be called once.
    func stream() -> AsyncStream<SupplicantEvent> {
        AsyncStream(bufferingPolicy: .bufferingNewest(256)) { continuation in
            continuation.onTermination = { [stop] _ in try? stop.use("eventfd") { halo_event_signal($0) } }
            // Of its own, so that listeners never take the threads that other calls wait on.
            let thread = NIOThreadPool(numberOfThreads: 1)
            thread.start()
            thread.submit { state in
                if state == .active { self.follow { continuation.yield($0) } }
                continuation.finish()
                thread.shutdownGracefully { _ in }
            }
        }
    }

    /// Reports events until the supplicant has gone, which is the last one, or it is told to stop.
    private func follow(_ report: (SupplicantEvent) -> Void) {
        let clock = LinuxClock()
        var lastHeard = clock.now
        var nextQuestion = clock.now
        var state = InterfaceState()
        while true {
            do {
                if clock.now >= nextQuestion {
                    try socket.send("STATUS")
                    nextQuestion = clock.now + heartbeat
                }
                let ready = try BlockingCall.poll(
                    [try socket.number(), try stop.use("eventfd") { $0 }],
                    remaining: max(.milliseconds(1), min(nextQuestion - clock.now, .milliseconds(250))))
                if ready[1] {
                    try? socket.send("DETACH")
                    return
                }
                while let message = try socket.receive() {
                    lastHeard = clock.now
                    if let event = state.take(SupplicantMessage(message)) {
                        report(event)
                        if event == .terminating { return }
                    }
                }
            } catch let error as HardwareError where error.code == .timedOut {
                // Its queue is full. Whether it is only busy, the silence will tell.
            } catch {
                return report(.terminating)
            }
            if clock.now - lastHeard > silence || !socket.peerIsAlive() { return report(.terminating) }
        }
    }
}

/// Turns messages into events, and the changes of `wpa_state` into those that are not sent.
private struct InterfaceState {
    private var isDisabled: Bool?

    mutating func take(_ message: SupplicantMessage) -> SupplicantEvent? {
        if message.isEvent {
            let event = SupplicantEvent(message.text)
            switch event {
            case .interfaceDisabled: return change(to: true)
            case .interfaceEnabled: return change(to: false)
            default: return event
            }
        }
        guard let status = try? SupplicantStatus(parsing: String(message.text)) else { return nil }
        return change(to: status.state == "INTERFACE_DISABLED")
    }

    private mutating func change(to disabled: Bool) -> SupplicantEvent? {
        defer { isDisabled = disabled }
        guard disabled != (isDisabled ?? false) else { return nil }
        return disabled ? .interfaceDisabled : .interfaceEnabled
    }
}
