import HaloModel

/// An echo location protocol message, with which B.A.T.M.A.N. V finds neighbours
/// (linux/batadv_packet.h `struct batadv_elp_packet`, 16 octets).
public struct BatmanELP: Hashable, Sendable {
    /// Who sends it: the primary interface.
    public let originator: MACAddress
    /// Counts the interface’s messages.
    public let sequenceNumber: UInt32
    /// Time between messages.
    public let intervalMilliseconds: UInt32
    /// What fills a unicast probe, which exists to let rate control measure the link.
    public let padding: [UInt8]

    /// Takes the fields.
    public init(originator: MACAddress, sequenceNumber: UInt32, intervalMilliseconds: UInt32, padding: [UInt8] = []) {
        self.originator = originator
        self.sequenceNumber = sequenceNumber
        self.intervalMilliseconds = intervalMilliseconds
        self.padding = padding
    }
}

extension BatmanELP: FrameFormat {
    /// Reads the packet.
    /// - Throws: `FrameError` for another type or version, or when the octets end early.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        try BatmanPacket.readTypeAndVersion(.elp, from: &reader)
        originator = try reader.readMAC("originator")
        sequenceNumber = try reader.readUInt32BE("ELP sequence number")
        intervalMilliseconds = try reader.readUInt32BE("ELP interval")
        padding = reader.readRemaining()
    }

    /// Appends the packet.
    public func write(to writer: inout ByteWriter) {
        BatmanPacket.writeTypeAndVersion(.elp, to: &writer)
        writer.writeMAC(originator)
        writer.writeUInt32BE(sequenceNumber)
        writer.writeUInt32BE(intervalMilliseconds)
        writer.writeBytes(padding)
    }
}
