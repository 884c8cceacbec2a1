import HaloModel

/// A broadcast frame on its way through the mesh
/// (linux/batadv_packet.h `struct batadv_bcast_packet`, 14 octets and a frame).
public struct BatmanBroadcast: Hashable, Sendable {
    /// Hops left.
    public let timeToLive: UInt8
    /// Not used.
    public let reserved: UInt8
    /// Counts the originator’s broadcasts.
    public let sequenceNumber: UInt32
    /// Where the frame entered the mesh.
    public let originator: MACAddress
    /// The Ethernet frame.
    public let payload: [UInt8]

    /// Takes the fields.
    public init(
        timeToLive: UInt8 = 50, reserved: UInt8 = 0, sequenceNumber: UInt32, originator: MACAddress,
        payload: [UInt8]
    ) {
        self.timeToLive = timeToLive
        self.reserved = reserved
        self.sequenceNumber = sequenceNumber
        self.originator = originator
        self.payload = payload
    }
}

extension BatmanBroadcast: FrameFormat {
    /// Reads the packet.
    /// - Throws: `FrameError` for another type or version, or when the octets end early.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        try BatmanPacket.readTypeAndVersion(.broadcast, from: &reader)
        timeToLive = try reader.readUInt8("time to live")
        reserved = try reader.readUInt8("broadcast reserved")
        sequenceNumber = try reader.readUInt32BE("broadcast sequence number")
        originator = try reader.readMAC("originator")
        payload = reader.readRemaining()
    }

    /// Appends the packet.
    public func write(to writer: inout ByteWriter) {
        BatmanPacket.writeTypeAndVersion(.broadcast, to: &writer)
        writer.writeUInt8(timeToLive)
        writer.writeUInt8(reserved)
        writer.writeUInt32BE(sequenceNumber)
        writer.writeMAC(originator)
        writer.writeBytes(payload)
    }
}
