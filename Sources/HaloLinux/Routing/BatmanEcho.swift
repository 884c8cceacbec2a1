import HaloModel

/// An echo request of batman-adv and the answer to it (linux/batadv_packet.h, `struct batadv_icmp_packet`: type, version,
/// time to live, message type, destination, originator, user id, reserved, sequence number).
struct BatmanEcho: Sendable {
    /// EtherType of batman-adv, `ETH_P_BATMAN` (linux/batadv_packet.h).
    static let etherType: UInt16 = 0x4305

    /// `BATADV_ICMP`.
    private static let type: UInt8 = 0x43
    /// `BATADV_COMPAT_VERSION`.
    private static let version: UInt8 = 15
    /// `BATADV_TTL` (net/batman-adv/main.h).
    private static let timeToLive: UInt8 = 50
    /// `BATADV_ECHO_REPLY` and `BATADV_ECHO_REQUEST`.
    private static let (reply, request): (UInt8, UInt8) = (0, 8)

    /// Who is asked: any address of that device.
    let destination: MACAddress
    /// This device's primary address, to which the answer is routed.
    let origin: MACAddress
    /// Tells this request from those of others.
    let identifier: UInt8
    /// Tells this request from earlier ones.
    let sequence: UInt16

    /// The request as it is sent.
    var packet: [UInt8] {
        [Self.type, Self.version, Self.timeToLive, Self.request] + destination.octets + origin.octets + tail
    }

    /// Whether `packet` answers this request. It comes from that device's primary address, whichever was asked.
    func isAnswered(by packet: [UInt8]) -> Bool {
        packet.count >= 20 && packet[0] == Self.type && packet[1] == Self.version && packet[3] == Self.reply
            && packet[4..<10].elementsEqual(origin.octets) && packet[16] == identifier
            && packet[18..<20].elementsEqual(tail.suffix(2))
    }

    private var tail: [UInt8] { [identifier, 0, UInt8(sequence >> 8), UInt8(sequence & 0xFF)] }
}
