import HaloFrames
import HaloHardware
import HaloModel

/// batman-adv's own ICMP (net/batman-adv/routing.c, `struct batadv_icmp_packet`): echo requests as `batctl ping` sends
/// them, and what kernels answer.
extension BatmanMesh {
    /// Sends an echo request straight to a neighbour.
    /// - Parameter answered: called with whether an answer came; never when none does.
    /// - Returns: what to cancel it with.
    func sendEcho(
        to neighbour: MACAddress, on interface: Int, answered: @escaping (_ isReply: Bool) -> Void
    ) -> UInt16 {
        let sequence = nextEcho
        nextEcho &+= 1
        pendingEchoes[sequence] = answered
        var writer = ByteWriter(capacity: BatmanConstants.HeaderLength.control)
        writer.writeBytes([
            BatmanConstants.PacketType.control, BatmanConstants.version, BatmanConstants.timeToLive,
            BatmanConstants.ControlMessage.echoRequest,
        ])
        writer.writeMAC(neighbour)
        writer.writeMAC(primaryAddress)
        writer.writeBytes([0, 0])
        writer.writeUInt16BE(sequence)
        transmit(writer.bytes, to: neighbour, on: interface)
        return sequence
    }

    /// Waits for an answer no longer.
    func cancelEcho(_ sequence: UInt16) { pendingEchoes[sequence] = nil }

    /// `batadv_recv_icmp_packet`.
    func receivedControl(_ packet: [UInt8]) {
        guard packet.count >= BatmanConstants.HeaderLength.control else { return }
        let isMine = isOwn(packet.batmanAddress(at: 4))
        let message = packet[3]
        if isMine, message != BatmanConstants.ControlMessage.echoRequest {
            let sequence = packet.batmanUInt16(at: 18)
            guard let answered = pendingEchoes.removeValue(forKey: sequence) else { return }
            answered(message == BatmanConstants.ControlMessage.echoReply)
        } else if isMine {
            answer(packet, BatmanConstants.ControlMessage.echoReply)
        } else if packet[2] >= 2 {
            var forwarded = packet
            forwarded[2] -= 1
            forward(forwarded, to: packet.batmanAddress(at: 4), context: 0)
        } else if message == BatmanConstants.ControlMessage.echoRequest {
            answer(packet, BatmanConstants.ControlMessage.timeExceeded)
        }
    }

    /// Turns a request round: over this device's own best route, not back over the link it came by
    /// (`batadv_recv_my_icmp_packet`, `batadv_recv_icmp_ttl_exceeded`).
    private func answer(_ request: [UInt8], _ message: UInt8) {
        let origin = request.batmanAddress(at: 10)
        var reply = request
        reply[2] = BatmanConstants.timeToLive
        reply[3] = message
        reply.setBatmanAddress(origin, at: 4)
        reply.setBatmanAddress(primaryAddress, at: 10)
        forward(reply, to: origin, context: 0)
    }
}
