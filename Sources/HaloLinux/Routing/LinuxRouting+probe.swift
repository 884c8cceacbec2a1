import HaloHardware
import HaloModel

extension LinuxRouting {
    /// Sends an echo request straight to a neighbour, below batman-adv, whose routes it so passes by.
    /// - Throws: `HardwareError` `timedOut`, `notFound` when no such hard interface is in use, `down`, `notPermitted`;
    ///   `CancellationError`.
    public func probe(_ neighbour: MACAddress, over link: String, within limit: Duration) async throws -> Duration {
        let clock = LinuxClock()
        let deadline = clock.now + limit
        let hardware = try await route.existingLink(link)
        let mesh = try await route.links().first { $0.link.index == hardware.master && $0.kind == Self.kind }
        guard let mesh else { throw HardwareError(.notFound, "\(link) is in no mesh interface") }
        guard hardware.link.isUp else { throw HardwareError(.down, "\(link) is down") }
        guard let origin = try await settings(of: mesh, family()).primary else {
            throw HardwareError(.down, "\(mesh.link.name) has no active hard interface")
        }
        let number = LinuxRandomSource().next()
        let echo = BatmanEcho(
            destination: neighbour, origin: origin, identifier: UInt8(truncatingIfNeeded: number >> 16),
            sequence: UInt16(truncatingIfNeeded: number))
        let attempt = "echo to \(neighbour) over \(link)"
        return try await BlockingCall.run { [sockets] cancelled in
            // The answer may come over any link.
            let socket = try PacketSocket(BatmanEcho.etherType, link: nil, from: sockets, attempt)
            defer { socket.descriptor.close() }
            let sent = clock.now
            try socket.send(echo.packet, to: neighbour, link: hardware.link.index)
            while let frame = try socket.receive(until: deadline, cancelled: cancelled) {
                if echo.isAnswered(by: frame.payload) { return clock.now - sent }
            }
            throw HardwareError(.timedOut, "\(attempt): no answer within \(limit)")
        }
    }
}
