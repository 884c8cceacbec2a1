import HaloModel

/// One sample in a spool segment.
///
/// Layout, little-endian: u32 length of the payload, u32 CRC-32 of the payload, payload. Payload: 8 octets series, u64
/// sequence, i64 time in milliseconds, u64 bit pattern of the value, u8 quality, metric in UTF-8 to the end.
struct SpoolRecord: Sendable, Equatable {
    static let headerSize = 8
    static let fixedPayloadSize = 33
    static let payloadLimit = 1024

    var series: UInt64
    var sequence: UInt64
    var sample: Sample

    /// What was found at an offset.
    enum Finding: Equatable {
        /// A whole record that ends at the offset.
        case record(SpoolRecord, end: Int)
        /// A record whose checksum is wrong; the next begins at the offset.
        case damaged(end: Int)
        /// The end, or a torn record.
        case nothing
    }

    /// The record's octets, or `nil` for a metric name that does not fit.
    var octets: [UInt8]? {
        var payload: [UInt8] = []
        Self.append(series, to: &payload)
        Self.append(sequence, to: &payload)
        Self.append(UInt64(bitPattern: sample.timeMilliseconds), to: &payload)
        Self.append(sample.value.bitPattern, to: &payload)
        payload.append(UInt8(SampleQuality.allCases.firstIndex(of: sample.quality) ?? 0))
        payload.append(contentsOf: sample.metric.utf8)
        guard payload.count <= Self.payloadLimit else { return nil }
        var output: [UInt8] = []
        Self.append(UInt32(payload.count), to: &output)
        Self.append(CRC32.checksum(payload), to: &output)
        return output + payload
    }

    /// Reads what is at `offset`, whatever the octets.
    static func read(_ octets: [UInt8], at offset: Int) -> Finding {
        guard offset >= 0, offset <= octets.count - headerSize else { return .nothing }
        let length = Int(number(octets, at: offset, UInt32.self))
        let start = offset + headerSize
        guard (fixedPayloadSize...payloadLimit).contains(length), length <= octets.count - start else {
            return .nothing
        }
        let end = start + length
        guard CRC32.checksum(octets[start..<end]) == number(octets, at: offset + 4, UInt32.self) else {
            return .damaged(end: end)
        }
        let quality = Int(octets[start + 32])
        guard quality < SampleQuality.allCases.count else { return .damaged(end: end) }
        let sample = Sample(
            metric: String(decoding: octets[(start + fixedPayloadSize)..<end], as: UTF8.self),
            timeMilliseconds: Int64(bitPattern: number(octets, at: start + 16, UInt64.self)),
            value: Double(bitPattern: number(octets, at: start + 24, UInt64.self)),
            quality: SampleQuality.allCases[quality])
        let record = SpoolRecord(
            series: number(octets, at: start, UInt64.self), sequence: number(octets, at: start + 8, UInt64.self),
            sample: sample)
        return .record(record, end: end)
    }

    private static func append(_ value: some FixedWidthInteger, to octets: inout [UInt8]) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            octets.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    private static func number<Number: FixedWidthInteger>(_ octets: [UInt8], at offset: Int, _: Number.Type) -> Number {
        var value: Number = 0
        for index in (0..<(Number.bitWidth / 8)).reversed() { value = value << 8 | Number(octets[offset + index]) }
        return value
    }
}
