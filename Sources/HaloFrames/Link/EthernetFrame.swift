import HaloModel

/// An Ethernet frame without preamble and frame check sequence (IEEE 802.3 clause 3).
public struct EthernetFrame: Hashable, Sendable {
    /// Destination.
    public let destination: MACAddress
    /// Source.
    public let source: MACAddress
    /// Type, or length when below 0x0600.
    public let etherType: EtherType
    /// What the frame carries.
    public let payload: [UInt8]

    /// Takes the fields; a short payload is not padded to 46 octets.
    public init(destination: MACAddress, source: MACAddress, etherType: EtherType, payload: [UInt8]) {
        self.destination = destination
        self.source = source
        self.etherType = etherType
        self.payload = payload
    }
}

extension EthernetFrame: FrameFormat {
    /// Reads the header; the payload is all that follows.
    /// - Throws: `FrameError.truncated`.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        self.init(
            destination: try reader.readMAC("destination"), source: try reader.readMAC("source"),
            etherType: EtherType(rawValue: try reader.readUInt16BE("EtherType")), payload: reader.readRemaining())
    }

    /// Appends header and payload.
    public func write(to writer: inout ByteWriter) {
        writer.writeMAC(destination)
        writer.writeMAC(source)
        writer.writeUInt16BE(etherType.rawValue)
        writer.writeBytes(payload)
    }
}
