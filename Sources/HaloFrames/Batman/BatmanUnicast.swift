import HaloModel

/// A frame on its way to one originator
/// (linux/batadv_packet.h `struct batadv_unicast_packet`, 10 octets and a frame).
public struct BatmanUnicast: Hashable, Sendable {
    /// Hops left.
    public let timeToLive: UInt8
    /// The destination’s translation table version as the sender knows it.
    public let translationTableVersion: UInt8
    /// The originator it is for.
    public let destination: MACAddress
    /// The Ethernet frame.
    public let payload: [UInt8]

    /// Takes the fields.
    public init(timeToLive: UInt8 = 50, translationTableVersion: UInt8 = 0, destination: MACAddress, payload: [UInt8]) {
        self.timeToLive = timeToLive
        self.translationTableVersion = translationTableVersion
        self.destination = destination
        self.payload = payload
    }
}

extension BatmanUnicast: FrameFormat {
    /// Reads the packet.
    /// - Throws: `FrameError` for another type or version, or when the octets end early.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        try BatmanPacket.readTypeAndVersion(.unicast, from: &reader)
        timeToLive = try reader.readUInt8("time to live")
        translationTableVersion = try reader.readUInt8("translation table version")
        destination = try reader.readMAC("destination")
        payload = reader.readRemaining()
    }

    /// Appends the packet.
    public func write(to writer: inout ByteWriter) {
        BatmanPacket.writeTypeAndVersion(.unicast, to: &writer)
        writer.writeUInt8(timeToLive)
        writer.writeUInt8(translationTableVersion)
        writer.writeMAC(destination)
        writer.writeBytes(payload)
    }
}
