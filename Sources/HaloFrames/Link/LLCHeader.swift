/// The LLC and SNAP header before an MSDU's payload (IEEE 802.2, IEEE 802-2014 clause 9.2; RFC 1042), 8 octets.
public struct LLCHeader: Hashable, Sendable {
    /// Organisation; 0 says that the type is an EtherType.
    public let organization: UInt32
    /// EtherType.
    public let etherType: EtherType

    /// An RFC 1042 header.
    public init(etherType: EtherType, organization: UInt32 = 0) {
        self.etherType = etherType
        self.organization = organization & 0xFF_FFFF
    }
}

extension LLCHeader: FrameFormat {
    /// Reads 8 octets.
    /// - Throws: `FrameError` when they are not a SNAP header.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let start = try reader.readBigEndian(3, "LLC header")
        guard start == 0xAA_AA03 else { throw FrameError.invalid(field: "LLC header", value: start) }
        let organization = UInt32(truncatingIfNeeded: try reader.readBigEndian(3, "SNAP organisation"))
        self.init(
            etherType: EtherType(rawValue: try reader.readUInt16BE("SNAP protocol")), organization: organization)
    }

    /// Appends 8 octets.
    public func write(to writer: inout ByteWriter) {
        writer.writeBigEndian(0xAA_AA03, 3)
        writer.writeBigEndian(UInt64(organization), 3)
        writer.writeUInt16BE(etherType.rawValue)
    }
}
