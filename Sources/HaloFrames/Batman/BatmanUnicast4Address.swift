import HaloModel

/// A frame on its way to one originator, with its source
/// (linux/batadv_packet.h `struct batadv_unicast_4addr_packet`, 18 octets and a frame).
public struct BatmanUnicast4Address: Hashable, Sendable {
    /// Hops left.
    public let timeToLive: UInt8
    /// The destination’s translation table version as the sender knows it.
    public let translationTableVersion: UInt8
    /// The originator it is for.
    public let destination: MACAddress
    /// The originator it comes from.
    public let source: MACAddress
    /// 1 data; 2 get, 3 put, 4 cache reply of the distributed ARP table.
    public let subtype: UInt8
    /// Not used.
    public let reserved: UInt8
    /// The Ethernet frame.
    public let payload: [UInt8]

    /// Takes the fields.
    public init(
        timeToLive: UInt8 = 50, translationTableVersion: UInt8 = 0, destination: MACAddress, source: MACAddress,
        subtype: UInt8 = 1, reserved: UInt8 = 0, payload: [UInt8]
    ) {
        self.timeToLive = timeToLive
        self.translationTableVersion = translationTableVersion
        self.destination = destination
        self.source = source
        self.subtype = subtype
        self.reserved = reserved
        self.payload = payload
    }
}

extension BatmanUnicast4Address: FrameFormat {
    /// Reads the packet.
    /// - Throws: `FrameError` for another type or version, or when the octets end early.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        try BatmanPacket.readTypeAndVersion(.unicast4Address, from: &reader)
        timeToLive = try reader.readUInt8("time to live")
        translationTableVersion = try reader.readUInt8("translation table version")
        destination = try reader.readMAC("destination")
        source = try reader.readMAC("source")
        subtype = try reader.readUInt8("unicast subtype")
        reserved = try reader.readUInt8("unicast reserved")
        payload = reader.readRemaining()
    }

    /// Appends the packet.
    public func write(to writer: inout ByteWriter) {
        BatmanPacket.writeTypeAndVersion(.unicast4Address, to: &writer)
        writer.writeUInt8(timeToLive)
        writer.writeUInt8(translationTableVersion)
        writer.writeMAC(destination)
        writer.writeMAC(source)
        writer.writeUInt8(subtype)
        writer.writeUInt8(reserved)
        writer.writeBytes(payload)
    }
}
