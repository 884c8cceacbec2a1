import Glibc

/// A pcapng file of one little-endian section; every link type becomes an interface, with nanosecond times.
final class PcapngSink: CaptureSink {
    private let file: UnsafeMutablePointer<FILE>
    private let path: String
    private var interfaces: [LinkType] = []

    init(path: String, linkType: LinkType) throws(CaptureError) {
        guard let file = fopen(path, "wb") else {
            throw CaptureError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
        self.file = file
        self.path = path
        // Section header: byte order magic, version 1.0, section length not told.
        try writeBlock(0x0A0D_0D0A) { body in
            body.writeUInt32LE(0x1A2B_3C4D)
            body.writeUInt16LE(1)
            body.writeUInt16LE(0)
            body.writeUInt64LE(.max)
        }
        _ = try interfaceIndex(linkType)
    }

    deinit { fclose(file) }

    func write(_ frame: CapturedFrame) throws(CaptureError) {
        let index = try interfaceIndex(frame.linkType)
        guard frame.time.nanoseconds >= 0, frame.octets.count <= CaptureReader.recordOctetsMax else {
            throw CaptureError.cannotWrite(path: path, reason: "a record before 1970 or of impossible length")
        }
        let stamp = UInt64(frame.time.nanoseconds)
        // Enhanced Packet Block.
        try writeBlock(6) { body in
            body.writeUInt32LE(UInt32(index))
            body.writeUInt32LE(UInt32(stamp >> 32))
            body.writeUInt32LE(UInt32(truncatingIfNeeded: stamp))
            body.writeUInt32LE(UInt32(frame.octets.count))
            body.writeUInt32LE(UInt32(clamping: max(frame.originalLength, frame.octets.count)))
            body.writeBytes(frame.octets)
            body.align(to: 4)
        }
    }

    func flush() throws(CaptureError) {
        guard fflush(file) == 0 else {
            throw CaptureError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
    }

    private func interfaceIndex(_ linkType: LinkType) throws(CaptureError) -> Int {
        if let index = interfaces.firstIndex(of: linkType) { return index }
        // Interface Description Block with if_tsresol (option 9) of 10⁻⁹ s.
        try writeBlock(1) { body in
            body.writeUInt16LE(UInt16(truncatingIfNeeded: linkType.rawValue))
            body.writeUInt16LE(0)
            body.writeUInt32LE(UInt32(CaptureReader.recordOctetsMax))
            body.writeUInt16LE(9)
            body.writeUInt16LE(1)
            body.writeUInt8(9)
            body.align(to: 4)
            body.writeUInt32LE(0)
        }
        interfaces.append(linkType)
        return interfaces.count - 1
    }

    private func writeBlock(_ type: UInt32, _ fill: (inout ByteWriter) -> Void) throws(CaptureError) {
        var body = ByteWriter(capacity: 512)
        fill(&body)
        var block = ByteWriter(capacity: body.count + 12)
        let length = UInt32(truncatingIfNeeded: body.count + 12)
        block.writeUInt32LE(type)
        block.writeUInt32LE(length)
        block.writeBytes(body.bytes)
        block.writeUInt32LE(length)
        guard fwrite(block.bytes, 1, block.count, file) == block.count else {
            throw CaptureError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
