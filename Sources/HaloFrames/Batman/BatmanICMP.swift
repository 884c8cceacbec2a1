import HaloModel

/// An echo, an error or a throughput test between originators
/// (linux/batadv_packet.h `struct batadv_icmp_packet`, 20 octets; 116 with a route record, 28 in a throughput test).
public struct BatmanICMP: Hashable, Sendable {
    /// Hops left.
    public let timeToLive: UInt8
    /// 0 echo reply, 3 unreachable, 8 echo request, 11 TTL exceeded, 12 parameter problem, 15 throughput.
    public let messageType: UInt8
    /// The originator it is for.
    public let destination: MACAddress
    /// Who sent it.
    public let originator: MACAddress
    /// Which process asks.
    public let identifier: UInt8
    /// Position in the route record, or subtype of a throughput test.
    public let detail: UInt8
    /// Sequence number, or session of a throughput test.
    public let sequenceNumber: UInt16
    /// Route record, or the rest of a throughput test.
    public let payload: [UInt8]

    /// Takes the fields.
    public init(
        timeToLive: UInt8 = 50, messageType: UInt8, destination: MACAddress, originator: MACAddress,
        identifier: UInt8, detail: UInt8 = 0, sequenceNumber: UInt16, payload: [UInt8] = []
    ) {
        self.timeToLive = timeToLive
        self.messageType = messageType
        self.destination = destination
        self.originator = originator
        self.identifier = identifier
        self.detail = detail
        self.sequenceNumber = sequenceNumber
        self.payload = payload
    }
}

extension BatmanICMP: FrameFormat {
    /// Reads the packet.
    /// - Throws: `FrameError` for another type or version, or when the octets end early.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        try BatmanPacket.readTypeAndVersion(.icmp, from: &reader)
        timeToLive = try reader.readUInt8("time to live")
        messageType = try reader.readUInt8("message type")
        destination = try reader.readMAC("destination")
        originator = try reader.readMAC("originator")
        identifier = try reader.readUInt8("identifier")
        detail = try reader.readUInt8("detail")
        sequenceNumber = try reader.readUInt16BE("sequence number")
        payload = reader.readRemaining()
    }

    /// Appends the packet.
    public func write(to writer: inout ByteWriter) {
        BatmanPacket.writeTypeAndVersion(.icmp, to: &writer)
        writer.writeUInt8(timeToLive)
        writer.writeUInt8(messageType)
        writer.writeMAC(destination)
        writer.writeMAC(originator)
        writer.writeUInt8(identifier)
        writer.writeUInt8(detail)
        writer.writeUInt16BE(sequenceNumber)
        writer.writeBytes(payload)
    }
}
