import HaloModel

/// An originator message of B.A.T.M.A.N. V
/// (linux/batadv_packet.h `struct batadv_ogm2_packet`, 20 octets and containers).
public struct BatmanOGM2: Hashable, Sendable {
    /// Hops left.
    public let timeToLive: UInt8
    /// Not used.
    public let flags: UInt8
    /// Counts the originator’s messages.
    public let sequenceNumber: UInt32
    /// Who announces itself.
    public let originator: MACAddress
    /// Throughput of the path in units of 100 kbit/s.
    public let throughput: UInt32
    /// Containers.
    public let tvlvs: [BatmanTVLV]

    /// Takes the fields.
    public init(
        timeToLive: UInt8 = 50, flags: UInt8 = 0, sequenceNumber: UInt32, originator: MACAddress, throughput: UInt32,
        tvlvs: [BatmanTVLV] = []
    ) {
        self.timeToLive = timeToLive
        self.flags = flags
        self.sequenceNumber = sequenceNumber
        self.originator = originator
        self.throughput = throughput
        self.tvlvs = tvlvs
    }
}

extension BatmanOGM2: FrameFormat {
    /// Reads the packet.
    /// - Throws: `FrameError` for another type or version, or when the octets end early.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        try BatmanPacket.readTypeAndVersion(.ogm2, from: &reader)
        timeToLive = try reader.readUInt8("time to live")
        flags = try reader.readUInt8("OGM2 flags")
        sequenceNumber = try reader.readUInt32BE("OGM2 sequence number")
        originator = try reader.readMAC("originator")
        let tvlvLength = Int(try reader.readUInt16BE("TVLV length"))
        throughput = try reader.readUInt32BE("throughput")
        tvlvs = try BatmanTVLV.containers(parsing: &reader, length: tvlvLength)
    }

    /// Appends the packet.
    public func write(to writer: inout ByteWriter) {
        BatmanPacket.writeTypeAndVersion(.ogm2, to: &writer)
        writer.writeUInt8(timeToLive)
        writer.writeUInt8(flags)
        writer.writeUInt32BE(sequenceNumber)
        writer.writeMAC(originator)
        let tvlvOctets = BatmanTVLV.octets(of: tvlvs)
        writer.writeUInt16BE(UInt16(truncatingIfNeeded: tvlvOctets.count))
        writer.writeUInt32BE(throughput)
        writer.writeBytes(tvlvOctets)
    }
}
