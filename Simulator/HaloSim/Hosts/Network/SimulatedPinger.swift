import HaloHardware
import HaloModel

/// ICMP echo from a simulated device.
public struct SimulatedPinger: Pinger {
    let network: HostNetwork

    /// Sends one echo request and waits for its reply.
    /// - Throws: `HardwareError` `timedOut`, `down` without a route, a neighbour or power; `CancellationError`.
    public func ping(_ address: IPv4Address, within limit: Duration) async throws -> Duration {
        let stack = try network.requireStack()
        let sent = stack.events.now
        return try await network.pending.wait(within: limit, "ping \(address)") { call in
            let key = stack.sendEcho(to: address) { isAnswered in
                if isAnswered {
                    call.succeed(.nanoseconds(stack.events.now - sent))
                } else {
                    call.fail(HardwareError(.down, "ping \(address): no such neighbour (EHOSTUNREACH)"))
                }
            }
            guard let key else {
                call.fail(HardwareError(.down, "ping \(address): no route (ENETUNREACH)"))
                return
            }
            call.whenEnded { stack.cancelEcho(key) }
        }
    }
}
