import HaloModel

/// Containers for one originator
/// (linux/batadv_packet.h `struct batadv_unicast_tvlv_packet`, 20 octets and containers).
public struct BatmanUnicastTVLV: Hashable, Sendable {
    /// Hops left.
    public let timeToLive: UInt8
    /// Not used.
    public let reserved: UInt8
    /// The originator it is for.
    public let destination: MACAddress
    /// The originator it comes from.
    public let source: MACAddress
    /// Not used.
    public let alignment: UInt16
    /// Containers.
    public let tvlvs: [BatmanTVLV]

    /// Takes the fields.
    public init(
        timeToLive: UInt8 = 50, reserved: UInt8 = 0, destination: MACAddress, source: MACAddress,
        alignment: UInt16 = 0, tvlvs: [BatmanTVLV]
    ) {
        self.timeToLive = timeToLive
        self.reserved = reserved
        self.destination = destination
        self.source = source
        self.alignment = alignment
        self.tvlvs = tvlvs
    }
}

extension BatmanUnicastTVLV: FrameFormat {
    /// Reads the packet.
    /// - Throws: `FrameError` for another type or version, or when the octets end early.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        try BatmanPacket.readTypeAndVersion(.unicastTVLV, from: &reader)
        timeToLive = try reader.readUInt8("time to live")
        reserved = try reader.readUInt8("reserved")
        destination = try reader.readMAC("destination")
        source = try reader.readMAC("source")
        let tvlvLength = Int(try reader.readUInt16BE("TVLV length"))
        alignment = try reader.readUInt16BE("alignment")
        tvlvs = try BatmanTVLV.containers(parsing: &reader, length: tvlvLength)
    }

    /// Appends the packet.
    public func write(to writer: inout ByteWriter) {
        BatmanPacket.writeTypeAndVersion(.unicastTVLV, to: &writer)
        writer.writeUInt8(timeToLive)
        writer.writeUInt8(reserved)
        writer.writeMAC(destination)
        writer.writeMAC(source)
        let tvlvOctets = BatmanTVLV.octets(of: tvlvs)
        writer.writeUInt16BE(UInt16(truncatingIfNeeded: tvlvOctets.count))
        writer.writeUInt16BE(alignment)
        writer.writeBytes(tvlvOctets)
    }
}
