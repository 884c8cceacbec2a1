import HaloModel

/// An originator message of B.A.T.M.A.N. IV
/// (linux/batadv_packet.h `struct batadv_ogm_packet`, 24 octets and containers).
public struct BatmanIVOGM: Hashable, Sendable {
    /// Hops left.
    public let timeToLive: UInt8
    /// 1 not from the best next hop, 2 primary interface on its first hop, 4 direct link.
    public let flags: UInt8
    /// Counts the originator’s messages.
    public let sequenceNumber: UInt32
    /// Who announces itself.
    public let originator: MACAddress
    /// From whom the sender has the message.
    public let previousSender: MACAddress
    /// Not used.
    public let reserved: UInt8
    /// Transmit quality of the path, 0…255.
    public let transmitQuality: UInt8
    /// Containers.
    public let tvlvs: [BatmanTVLV]

    /// Takes the fields.
    public init(
        timeToLive: UInt8 = 50, flags: UInt8 = 0, sequenceNumber: UInt32, originator: MACAddress,
        previousSender: MACAddress, reserved: UInt8 = 0, transmitQuality: UInt8, tvlvs: [BatmanTVLV] = []
    ) {
        self.timeToLive = timeToLive
        self.flags = flags
        self.sequenceNumber = sequenceNumber
        self.originator = originator
        self.previousSender = previousSender
        self.reserved = reserved
        self.transmitQuality = transmitQuality
        self.tvlvs = tvlvs
    }
}

extension BatmanIVOGM: FrameFormat {
    /// Reads the packet.
    /// - Throws: `FrameError` for another type or version, or when the octets end early.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        try BatmanPacket.readTypeAndVersion(.ivOGM, from: &reader)
        timeToLive = try reader.readUInt8("time to live")
        flags = try reader.readUInt8("OGM flags")
        sequenceNumber = try reader.readUInt32BE("OGM sequence number")
        originator = try reader.readMAC("originator")
        previousSender = try reader.readMAC("previous sender")
        reserved = try reader.readUInt8("OGM reserved")
        transmitQuality = try reader.readUInt8("transmit quality")
        let tvlvLength = Int(try reader.readUInt16BE("TVLV length"))
        tvlvs = try BatmanTVLV.containers(parsing: &reader, length: tvlvLength)
    }

    /// Appends the packet.
    public func write(to writer: inout ByteWriter) {
        BatmanPacket.writeTypeAndVersion(.ivOGM, to: &writer)
        writer.writeUInt8(timeToLive)
        writer.writeUInt8(flags)
        writer.writeUInt32BE(sequenceNumber)
        writer.writeMAC(originator)
        writer.writeMAC(previousSender)
        writer.writeUInt8(reserved)
        writer.writeUInt8(transmitQuality)
        let tvlvOctets = BatmanTVLV.octets(of: tvlvs)
        writer.writeUInt16BE(UInt16(truncatingIfNeeded: tvlvOctets.count))
        writer.writeBytes(tvlvOctets)
    }
}
