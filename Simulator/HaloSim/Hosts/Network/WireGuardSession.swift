import HaloFrames
import HaloModel

/// Keys two peers agreed on: `struct noise_keypair` (drivers/net/wireguard/noise.h).
struct WireGuardSession {
    /// Times of the protocol (whitepaper 6.1), nanoseconds.
    static let rekeyAfter: Int64 = 120_000_000_000
    static let rejectAfter: Int64 = 180_000_000_000
    static let rekeyTimeout: Int64 = 5_000_000_000
    static let keepaliveTimeout: Int64 = 10_000_000_000

    var localIndex: UInt32
    var remoteIndex: UInt32
    var key: [UInt8]
    var isInitiator: Bool
    var created: Int64
    private var sent: UInt64 = 0
    private var newest: UInt64 = 0
    private var window: UInt64 = 0

    init(localIndex: UInt32, remoteIndex: UInt32, key: [UInt8], isInitiator: Bool, created: Int64) {
        self.localIndex = localIndex
        self.remoteIndex = remoteIndex
        self.key = key
        self.isInitiator = isInitiator
        self.created = created
    }

    /// A data message; an empty packet is a keepalive. The packet is padded to a multiple of 16 (whitepaper 5.4.6).
    mutating func seal(_ packet: [UInt8]) -> WireGuardMessage {
        let counter = sent
        sent &+= 1
        let padded = packet + [UInt8](repeating: 0, count: (16 - packet.count % 16) % 16)
        return .data(
            .init(receiver: remoteIndex, counter: counter, encryptedPacket: padded + tag(remoteIndex, counter, padded)))
    }

    /// The packet in a data message, padding included; `nil` when it is not authentic or came before.
    mutating func open(_ message: WireGuardMessage.Data) -> [UInt8]? {
        guard message.encryptedPacket.count >= 16 else { return nil }
        let padded = Array(message.encryptedPacket.dropLast(16))
        guard Array(message.encryptedPacket.suffix(16)) == tag(localIndex, message.counter, padded),
            takeCounter(message.counter)
        else { return nil }
        return padded
    }

    private func tag(_ index: UInt32, _ counter: UInt64, _ padded: [UInt8]) -> [UInt8] {
        var writer = ByteWriter(capacity: 12)
        writer.writeUInt32LE(index)
        writer.writeUInt64LE(counter)
        return WireGuardCryptography.tag(key, [writer.bytes, padded])
    }

    /// Whether the counter is new within the last 64 (RFC 6479, with a smaller window than the kernel's 8192).
    private mutating func takeCounter(_ counter: UInt64) -> Bool {
        if counter > newest || window == 0 {
            let shift = counter - newest
            window = window == 0 || shift >= 64 ? 1 : window << shift | 1
            newest = counter
            return true
        }
        let age = newest - counter
        guard age < 64, window & 1 << age == 0 else { return false }
        window |= 1 << age
        return true
    }
}
