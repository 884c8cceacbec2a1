import HaloModel

/// A part of a packet too large for an interface
/// (linux/batadv_packet.h `struct batadv_frag_packet`, 20 octets and the part).
public struct BatmanFragment: Hashable, Sendable {
    /// Hops left.
    public let timeToLive: UInt8
    /// Fragment number in bits 4–7, priority in 1–3.
    public let numberAndPriority: UInt8
    /// The originator it is for.
    public let destination: MACAddress
    /// Who cut the packet.
    public let originator: MACAddress
    /// The same in all parts of a packet.
    public let sequenceNumber: UInt16
    /// Octets of the whole packet.
    public let totalSize: UInt16
    /// The part.
    public let payload: [UInt8]

    /// Takes the fields.
    public init(
        timeToLive: UInt8 = 50, numberAndPriority: UInt8, destination: MACAddress, originator: MACAddress,
        sequenceNumber: UInt16, totalSize: UInt16, payload: [UInt8]
    ) {
        self.timeToLive = timeToLive
        self.numberAndPriority = numberAndPriority
        self.destination = destination
        self.originator = originator
        self.sequenceNumber = sequenceNumber
        self.totalSize = totalSize
        self.payload = payload
    }
}

extension BatmanFragment: FrameFormat {
    /// Reads the packet.
    /// - Throws: `FrameError` for another type or version, or when the octets end early.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        try BatmanPacket.readTypeAndVersion(.fragment, from: &reader)
        timeToLive = try reader.readUInt8("time to live")
        numberAndPriority = try reader.readUInt8("fragment number")
        destination = try reader.readMAC("destination")
        originator = try reader.readMAC("originator")
        sequenceNumber = try reader.readUInt16BE("fragment sequence number")
        totalSize = try reader.readUInt16BE("total size")
        payload = reader.readRemaining()
    }

    /// Appends the packet.
    public func write(to writer: inout ByteWriter) {
        BatmanPacket.writeTypeAndVersion(.fragment, to: &writer)
        writer.writeUInt8(timeToLive)
        writer.writeUInt8(numberAndPriority)
        writer.writeMAC(destination)
        writer.writeMAC(originator)
        writer.writeUInt16BE(sequenceNumber)
        writer.writeUInt16BE(totalSize)
        writer.writeBytes(payload)
    }
}
