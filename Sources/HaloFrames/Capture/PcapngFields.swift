import HaloModel

/// Reads the fields of a pcapng block in its section's byte order.
struct PcapngFields {
    var reader: ByteReader
    let isBigEndian: Bool

    init(_ reader: ByteReader, isBigEndian: Bool) {
        self.reader = reader
        self.isBigEndian = isBigEndian
    }

    mutating func uint16(_ field: String) throws(FrameError) -> UInt16 {
        isBigEndian ? try reader.readUInt16BE(field) : try reader.readUInt16LE(field)
    }

    mutating func uint32(_ field: String) throws(FrameError) -> UInt32 {
        isBigEndian ? try reader.readUInt32BE(field) : try reader.readUInt32LE(field)
    }

    mutating func uint64(_ field: String) throws(FrameError) -> UInt64 {
        isBigEndian ? try reader.readBigEndian(8, field) : try reader.readLittleEndian(8, field)
    }

    /// Reads an Enhanced Packet Block, or the obsolete Packet Block, whose interface number has 16 bits and is
    /// followed by a drop count.
    mutating func packet(_ interfaces: [PcapngInterface], isObsolete: Bool) throws(FrameError) -> CapturedFrame {
        let index = isObsolete ? Int(try uint16("interface")) : Int(try uint32("interface"))
        if isObsolete { _ = try uint16("drop count") }
        guard index < interfaces.count else {
            throw FrameError.invalid(field: "interface of a packet block", value: UInt64(index))
        }
        let high = try uint32("time stamp")
        let stamp = UInt64(high) << 32 | UInt64(try uint32("time stamp"))
        let captured = Int(try uint32("captured length"))
        let original = Int(try uint32("original length"))
        return CapturedFrame(
            time: interfaces[index].time(stamp), linkType: interfaces[index].linkType,
            octets: try octets(captured), originalLength: original, interfaceIndex: index)
    }

    /// Reads a Simple Packet Block, which belongs to the first interface.
    mutating func simplePacket(_ interfaces: [PcapngInterface], time: WallTime) throws(FrameError) -> CapturedFrame {
        guard let interface = interfaces.first else {
            throw FrameError.invalid(field: "interface of a simple packet block", value: 0)
        }
        let original = Int(try uint32("original length"))
        let limit = interface.snapLength == 0 ? original : min(original, interface.snapLength)
        return CapturedFrame(
            time: time, linkType: interface.linkType, octets: try octets(min(limit, reader.remaining)),
            originalLength: original)
    }

    private mutating func octets(_ count: Int) throws(FrameError) -> [UInt8] {
        guard count <= CaptureReader.recordOctetsMax else {
            throw FrameError.invalid(field: "captured length", value: UInt64(count))
        }
        return try reader.readBytes(count, "packet data")
    }
}
