/// A WireGuard message (WireGuard whitepaper 5.4; drivers/net/wireguard/messages.h in Linux).
public enum WireGuardMessage: Hashable, Sendable {
    /// The first handshake message, 148 octets.
    case initiation(Initiation)
    /// The second handshake message, 92 octets.
    case response(Response)
    /// The answer of a loaded peer, 64 octets.
    case cookie(Cookie)
    /// An encrypted packet, 32 octets or more.
    case data(Data)

    /// Handshake initiation. All octet fields have fixed lengths; shorter ones are filled with zeros.
    public struct Initiation: Hashable, Sendable {
        /// Index the sender wants answers addressed to.
        public let sender: UInt32
        /// Ephemeral public key, 32 octets.
        public let ephemeral: [UInt8]
        /// Encrypted static public key, 48 octets.
        public let encryptedStatic: [UInt8]
        /// Encrypted TAI64N timestamp, 28 octets.
        public let encryptedTimestamp: [UInt8]
        /// First MAC, 16 octets.
        public let mac1: [UInt8]
        /// Second MAC, 16 octets; zeros without a cookie.
        public let mac2: [UInt8]

        /// Takes the fields.
        public init(
            sender: UInt32, ephemeral: [UInt8], encryptedStatic: [UInt8], encryptedTimestamp: [UInt8], mac1: [UInt8],
            mac2: [UInt8] = []
        ) {
            self.sender = sender
            self.ephemeral = fixedLength(ephemeral, 32)
            self.encryptedStatic = fixedLength(encryptedStatic, 48)
            self.encryptedTimestamp = fixedLength(encryptedTimestamp, 28)
            self.mac1 = fixedLength(mac1, 16)
            self.mac2 = fixedLength(mac2, 16)
        }
    }

    /// Handshake response.
    public struct Response: Hashable, Sendable {
        /// Index the sender wants packets addressed to.
        public let sender: UInt32
        /// Index of the initiation's sender.
        public let receiver: UInt32
        /// Ephemeral public key, 32 octets.
        public let ephemeral: [UInt8]
        /// Encrypted nothing: its 16-octet tag.
        public let encryptedNothing: [UInt8]
        /// First MAC, 16 octets.
        public let mac1: [UInt8]
        /// Second MAC, 16 octets; zeros without a cookie.
        public let mac2: [UInt8]

        /// Takes the fields.
        public init(
            sender: UInt32, receiver: UInt32, ephemeral: [UInt8], encryptedNothing: [UInt8], mac1: [UInt8],
            mac2: [UInt8] = []
        ) {
            self.sender = sender
            self.receiver = receiver
            self.ephemeral = fixedLength(ephemeral, 32)
            self.encryptedNothing = fixedLength(encryptedNothing, 16)
            self.mac1 = fixedLength(mac1, 16)
            self.mac2 = fixedLength(mac2, 16)
        }
    }

    /// Cookie reply.
    public struct Cookie: Hashable, Sendable {
        /// Index of the peer it is for.
        public let receiver: UInt32
        /// Nonce, 24 octets.
        public let nonce: [UInt8]
        /// Encrypted cookie, 32 octets.
        public let encryptedCookie: [UInt8]

        /// Takes the fields.
        public init(receiver: UInt32, nonce: [UInt8], encryptedCookie: [UInt8]) {
            self.receiver = receiver
            self.nonce = fixedLength(nonce, 24)
            self.encryptedCookie = fixedLength(encryptedCookie, 32)
        }
    }

    /// Transport data.
    public struct Data: Hashable, Sendable {
        /// Index of the peer it is for.
        public let receiver: UInt32
        /// Nonce counter.
        public let counter: UInt64
        /// Encrypted packet, padded to a multiple of 16, and its 16-octet tag; a keepalive is the tag alone.
        public let encryptedPacket: [UInt8]

        /// Takes the fields.
        public init(receiver: UInt32, counter: UInt64, encryptedPacket: [UInt8]) {
            self.receiver = receiver
            self.counter = counter
            self.encryptedPacket = encryptedPacket
        }
    }
}

private func fixedLength(_ octets: [UInt8], _ count: Int) -> [UInt8] {
    octets.count == count ? octets : Array((octets + [UInt8](repeating: 0, count: count)).prefix(count))
}

extension WireGuardMessage: FrameFormat {
    /// Reads a message; data extends to the end.
    /// - Throws: `FrameError` for another type or too few octets.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        // Type in the first octet; the reserved three are zero.
        let type = try reader.readUInt32LE("WireGuard type")
        switch type {
        case 1:
            self = .initiation(
                Initiation(
                    sender: try reader.readUInt32LE("sender index"),
                    ephemeral: try reader.readBytes(32, "ephemeral key"),
                    encryptedStatic: try reader.readBytes(48, "encrypted static key"),
                    encryptedTimestamp: try reader.readBytes(28, "encrypted timestamp"),
                    mac1: try reader.readBytes(16, "MAC 1"), mac2: try reader.readBytes(16, "MAC 2")))
        case 2:
            self = .response(
                Response(
                    sender: try reader.readUInt32LE("sender index"),
                    receiver: try reader.readUInt32LE("receiver index"),
                    ephemeral: try reader.readBytes(32, "ephemeral key"),
                    encryptedNothing: try reader.readBytes(16, "encrypted nothing"),
                    mac1: try reader.readBytes(16, "MAC 1"), mac2: try reader.readBytes(16, "MAC 2")))
        case 3:
            self = .cookie(
                Cookie(
                    receiver: try reader.readUInt32LE("receiver index"), nonce: try reader.readBytes(24, "nonce"),
                    encryptedCookie: try reader.readBytes(32, "encrypted cookie")))
        case 4:
            let receiver = try reader.readUInt32LE("receiver index")
            let counter = try reader.readUInt64LE("counter")
            guard reader.remaining >= 16 else {
                throw FrameError.truncated(field: "encrypted packet", needed: 16, available: reader.remaining)
            }
            self = .data(Data(receiver: receiver, counter: counter, encryptedPacket: reader.readRemaining()))
        default: throw FrameError.invalid(field: "WireGuard type", value: UInt64(type))
        }
    }

    /// Appends the message.
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .initiation(let message):
            writer.writeUInt32LE(1)
            writer.writeUInt32LE(message.sender)
            for part in [
                message.ephemeral, message.encryptedStatic, message.encryptedTimestamp, message.mac1, message.mac2,
            ] { writer.writeBytes(part) }
        case .response(let message):
            writer.writeUInt32LE(2)
            writer.writeUInt32LE(message.sender)
            writer.writeUInt32LE(message.receiver)
            for part in [message.ephemeral, message.encryptedNothing, message.mac1, message.mac2] {
                writer.writeBytes(part)
            }
        case .cookie(let message):
            writer.writeUInt32LE(3)
            writer.writeUInt32LE(message.receiver)
            writer.writeBytes(message.nonce)
            writer.writeBytes(message.encryptedCookie)
        case .data(let message):
            writer.writeUInt32LE(4)
            writer.writeUInt32LE(message.receiver)
            writer.writeUInt64LE(message.counter)
            writer.writeBytes(message.encryptedPacket)
        }
    }
}
