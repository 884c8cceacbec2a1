/// What an Ethernet frame of type 0x4305 carries: packets of B.A.T.M.A.N. advanced, compatibility version 15
/// (linux/batadv_packet.h).
public enum BatmanPacket: Hashable, Sendable {
    /// Originator messages of B.A.T.M.A.N. IV, one behind the other (net/batman-adv/bat_iv_ogm.c).
    case ivOGM([BatmanIVOGM], trailer: [UInt8] = [])
    /// Originator messages of B.A.T.M.A.N. V, one behind the other (net/batman-adv/bat_v_ogm.c).
    case ogm2([BatmanOGM2], trailer: [UInt8] = [])
    /// Neighbour discovery of B.A.T.M.A.N. V.
    case elp(BatmanELP)
    /// Broadcast.
    case broadcast(BatmanBroadcast)
    /// Unicast.
    case unicast(BatmanUnicast)
    /// Part of a unicast.
    case fragment(BatmanFragment)
    /// Unicast with its source.
    case unicast4Address(BatmanUnicast4Address)
    /// Echo, error, throughput test.
    case icmp(BatmanICMP)
    /// Containers for one originator.
    case unicastTVLV(BatmanUnicastTVLV)
    /// A type of version 15 not read here, such as network coding and multicast.
    case other(type: UInt8, payload: [UInt8])

    /// The version of the formats here (`BATADV_COMPAT_VERSION`).
    public static let compatibilityVersion: UInt8 = 15

    /// A packet's first octet (`enum batadv_packettype`).
    public enum PacketType: UInt8, Sendable {
        /// `BATADV_IV_OGM`.
        case ivOGM = 0x00
        /// `BATADV_BCAST`.
        case broadcast = 0x01
        /// `BATADV_ELP`.
        case elp = 0x03
        /// `BATADV_OGM2`.
        case ogm2 = 0x04
        /// `BATADV_UNICAST`.
        case unicast = 0x40
        /// `BATADV_UNICAST_FRAG`.
        case fragment = 0x41
        /// `BATADV_UNICAST_4ADDR`.
        case unicast4Address = 0x42
        /// `BATADV_ICMP`.
        case icmp = 0x43
        /// `BATADV_UNICAST_TVLV`.
        case unicastTVLV = 0x44
    }

    static func readTypeAndVersion(_ type: PacketType, from reader: inout ByteReader) throws(FrameError) {
        let found = try reader.readUInt8("batman-adv packet type")
        guard found == type.rawValue else {
            throw FrameError.invalid(field: "batman-adv packet type", value: UInt64(found))
        }
        let version = try reader.readUInt8("batman-adv version")
        guard version == compatibilityVersion else {
            throw FrameError.invalid(field: "batman-adv version", value: UInt64(version))
        }
    }

    static func writeTypeAndVersion(_ type: PacketType, to writer: inout ByteWriter) {
        writer.writeUInt8(type.rawValue)
        writer.writeUInt8(compatibilityVersion)
    }

    /// Whether another message of this type follows in an aggregate.
    private static func continues(_ type: PacketType, _ reader: ByteReader) -> Bool {
        reader.peek() == type.rawValue && reader.peek(at: 1) == compatibilityVersion
    }
}

extension BatmanPacket: FrameFormat {
    /// Reads the packet, or all packets of an aggregate, to the end.
    /// - Throws: `FrameError` for another version, or when a packet is malformed.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        guard let first = reader.peek(), let version = reader.peek(at: 1) else {
            throw FrameError.truncated(field: "batman-adv header", needed: 2, available: reader.remaining)
        }
        guard version == Self.compatibilityVersion else {
            throw FrameError.invalid(field: "batman-adv version", value: UInt64(version))
        }
        switch PacketType(rawValue: first) {
        case .ivOGM:
            var messages = [try BatmanIVOGM(parsing: &reader)]
            while Self.continues(.ivOGM, reader) { messages.append(try BatmanIVOGM(parsing: &reader)) }
            self = .ivOGM(messages, trailer: reader.readRemaining())
        case .ogm2:
            var messages = [try BatmanOGM2(parsing: &reader)]
            while Self.continues(.ogm2, reader) { messages.append(try BatmanOGM2(parsing: &reader)) }
            self = .ogm2(messages, trailer: reader.readRemaining())
        case .elp: self = .elp(try BatmanELP(parsing: &reader))
        case .broadcast: self = .broadcast(try BatmanBroadcast(parsing: &reader))
        case .unicast: self = .unicast(try BatmanUnicast(parsing: &reader))
        case .fragment: self = .fragment(try BatmanFragment(parsing: &reader))
        case .unicast4Address: self = .unicast4Address(try BatmanUnicast4Address(parsing: &reader))
        case .icmp: self = .icmp(try BatmanICMP(parsing: &reader))
        case .unicastTVLV: self = .unicastTVLV(try BatmanUnicastTVLV(parsing: &reader))
        case nil:
            try reader.skip(2, "batman-adv header")
            self = .other(type: first, payload: reader.readRemaining())
        }
    }

    /// Appends the packet.
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .ivOGM(let messages, let trailer):
            for message in messages { message.write(to: &writer) }
            writer.writeBytes(trailer)
        case .ogm2(let messages, let trailer):
            for message in messages { message.write(to: &writer) }
            writer.writeBytes(trailer)
        case .elp(let packet): packet.write(to: &writer)
        case .broadcast(let packet): packet.write(to: &writer)
        case .unicast(let packet): packet.write(to: &writer)
        case .fragment(let packet): packet.write(to: &writer)
        case .unicast4Address(let packet): packet.write(to: &writer)
        case .icmp(let packet): packet.write(to: &writer)
        case .unicastTVLV(let packet): packet.write(to: &writer)
        case .other(let type, let payload):
            writer.writeUInt8(type)
            writer.writeUInt8(Self.compatibilityVersion)
            writer.writeBytes(payload)
        }
    }
}
