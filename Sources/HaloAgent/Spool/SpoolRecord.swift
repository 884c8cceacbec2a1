import HaloModel

/// One record of a spool segment: u32 length of the payload and u32 CRC-32 of the payload, both little-endian, payload.
/// The payload's first octet says what follows: 1 a block of samples, 2 how far delivery has come.
enum SpoolRecord: Sendable, Equatable {
    /// Samples.
    case block(SpoolBlock)
    /// How far delivery has come.
    case position(SpoolPosition)

    static let headerSize = 8
    /// A block of `SpoolBlock.sampleLimit` samples that all have names of their own takes less.
    static let payloadLimit = 262_144

    /// What was found at an offset.
    enum Finding: Equatable {
        /// A whole record that ends at the offset.
        case record(SpoolRecord, end: Int)
        /// A record whose checksum or content is wrong; the next begins at the offset.
        case damaged(end: Int)
        /// The end, or a torn record.
        case nothing
    }

    /// The record's octets.
    var octets: [UInt8] {
        var payload = CompactWriter()
        switch self {
        case .block(let block):
            payload.octet(1)
            block.write(to: &payload)
        case .position(let position):
            payload.octet(2)
            payload.fixed(position.series)
            payload.unsigned(position.next)
        }
        var output = CompactWriter()
        let length = UInt64(payload.octets.count)
        output.fixed(length | UInt64(CRC32.checksum(payload.octets)) << 32)
        output.raw(payload.octets)
        return output.octets
    }

    /// Reads what is at `offset`, whatever the octets.
    static func read(_ octets: [UInt8], at offset: Int) -> Finding {
        guard offset >= 0, offset <= octets.count - headerSize else { return .nothing }
        let start = offset + headerSize
        let header = octets[offset..<start].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let length = Int(header & 0xFFFF_FFFF)
        guard (1...payloadLimit).contains(length), length <= octets.count - start else { return .nothing }
        let end = start + length
        guard CRC32.checksum(octets[start..<end]) == UInt32(header >> 32),
            let record = try? SpoolRecord(payload: octets[start..<end])
        else { return .damaged(end: end) }
        return .record(record, end: end)
    }

    private init(payload: ArraySlice<UInt8>) throws {
        var reader = CompactReader(payload)
        switch try reader.octet() {
        case 1: self = .block(try SpoolBlock(from: &reader))
        case 2: self = .position(SpoolPosition(series: try reader.fixed(), next: try reader.unsigned()))
        default: throw reader.failure("a kind of record this program knows before")
        }
    }
}
