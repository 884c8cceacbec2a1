import Glibc
import HaloModel

/// A pcapng file, read block by block (IETF draft-ietf-opsawg-pcapng). Sections of both byte orders, any number of
/// interfaces with link types and clocks of their own; unknown blocks and options are left out.
final class PcapngSource: CaptureSource {
    private let file: UnsafeMutablePointer<FILE>
    private let path: String
    private var interfaces: [PcapngInterface] = []
    private var isBigEndian = false
    private var hasSection = false
    private var frameNumber = 1
    private var offset: Int64 = 0
    /// Simple Packet Blocks carry no time; they get that of the record before.
    private var lastTime = WallTime(nanoseconds: 0)

    private enum BlockType {
        static let section: UInt32 = 0x0A0D_0D0A
        static let interface: UInt32 = 1
        static let packet: UInt32 = 2
        static let simplePacket: UInt32 = 3
        static let enhancedPacket: UInt32 = 6
    }

    /// Room for headers and options beside a record's octets: more makes a block's length impossible.
    private static let blockOverheadMax = 1 << 20

    /// Takes over `file`, which stands at its beginning.
    init(file: UnsafeMutablePointer<FILE>, path: String) {
        self.file = file
        self.path = path
    }

    deinit { fclose(file) }

    func next() throws(CaptureError) -> CapturedFrame? {
        while true {
            guard let (type, body) = try readBlock() else { return nil }
            var reader = PcapngFields(ByteReader(body), isBigEndian: isBigEndian)
            do throws(FrameError) {
                switch type {
                case BlockType.interface:
                    // The list is bounded by the file: every interface takes 20 octets of it.
                    interfaces.append(try PcapngInterface(parsing: &reader))
                case BlockType.packet: return deliver(try reader.packet(interfaces, isObsolete: true))
                case BlockType.enhancedPacket: return deliver(try reader.packet(interfaces, isObsolete: false))
                case BlockType.simplePacket: return deliver(try reader.simplePacket(interfaces, time: lastTime))
                default: break
                }
            } catch { throw damage(error.description, blockLength: body.count + 12) }
        }
    }

    private func deliver(_ frame: CapturedFrame) -> CapturedFrame {
        frameNumber += 1
        lastTime = frame.time
        return frame
    }

    private func damage(_ reason: String, blockLength: Int = 0) -> CaptureError {
        .damaged(
            CaptureDamage(path: path, frameNumber: frameNumber, offset: offset - Int64(blockLength), reason: reason))
    }

    /// Reads a block and checks both its lengths; `nil` at the end of the file. Bodies of blocks that are not read
    /// here come empty.
    private func readBlock() throws(CaptureError) -> (type: UInt32, body: [UInt8])? {
        let head = read(8)
        if head.isEmpty { return nil }
        guard head.count == 8 else { throw damage("the file ends within a block header") }
        if head.prefix(4) == [0x0A, 0x0D, 0x0D, 0x0A] { try beginSection() }
        guard hasSection else { throw damage("the file has no section header") }
        let type = number(head, at: 0)
        let length = Int(number(head, at: 4))
        guard length >= 12, length % 4 == 0 else { throw damage("a block of \(length) octets is impossible") }
        let isRead = [
            BlockType.interface, BlockType.packet, BlockType.simplePacket, BlockType.enhancedPacket,
        ].contains(type)
        guard !isRead || length <= CaptureReader.recordOctetsMax + Self.blockOverheadMax else {
            throw damage("a block of \(length) octets is impossible")
        }
        // Of a section header the byte order magic has been read.
        let alreadyRead = type == BlockType.section ? 4 : 0
        let bodyLength = length - 12 - alreadyRead
        guard bodyLength >= 0 else { throw damage("a section header of \(length) octets is impossible") }
        let body = isRead ? read(bodyLength) : []
        let isComplete = isRead ? body.count == bodyLength : skip(bodyLength)
        let tail = isComplete ? read(4) : []
        guard tail.count == 4 else { throw damage("the file ends within a block of \(length) octets") }
        guard Int(number(tail, at: 0)) == length else { throw damage("a block's two lengths differ") }
        offset += Int64(length)
        return (type, body)
    }

    /// A section header tells its byte order; interfaces are numbered anew in it.
    private func beginSection() throws(CaptureError) {
        switch read(4) {
        case [0x1A, 0x2B, 0x3C, 0x4D]: isBigEndian = true
        case [0x4D, 0x3C, 0x2B, 0x1A]: isBigEndian = false
        default: throw damage("a section header has no byte order magic")
        }
        hasSection = true
        interfaces = []
    }

    private func number(_ octets: [UInt8], at index: Int) -> UInt32 {
        var value: UInt32 = 0
        for octet in octets.dropFirst(index).prefix(4) { value = value << 8 | UInt32(octet) }
        return isBigEndian ? value : value.byteSwapped
    }

    private func read(_ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = buffer.baseAddress.map { fread($0, 1, count, file) } ?? 0
        }
    }

    private func skip(_ count: Int) -> Bool {
        var left = count
        while left > 0 {
            let chunk = read(min(left, 65_536))
            if chunk.isEmpty { return false }
            left -= chunk.count
        }
        return true
    }
}
