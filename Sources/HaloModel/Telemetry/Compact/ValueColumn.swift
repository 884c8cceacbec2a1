/// The readings of one metric, one after the other, exactly.
///
/// An octet says how. 0…9: each reading is a whole number divided by that power of ten, and the differences of the whole
/// numbers follow, which are short for what a sensor with few decimals sends. 255: each reading is the bits that differ from
/// the reading before, as an octet with the count of zero octets above (high half) and below (low half) and the octets between
/// (the exclusive-or of T. Pelkonen et al., Gorilla, VLDB 2015, section 4.1.2, in whole octets).
enum ValueColumn {
    private static let bits: UInt8 = 255
    /// Every one of these is a double without rounding, and so is a quotient of a whole number below 2^53 as near as IEEE
    /// 754-2019 5.4.1 divides.
    private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
    private static let wholeLimit = 0x1p53

    static func write(_ values: [Double], to writer: inout CompactWriter) {
        for (decimals, power) in powers.enumerated() {
            guard let whole = whole(values, power) else { continue }
            writer.octet(UInt8(truncatingIfNeeded: decimals))
            var last: Int64 = 0
            for number in whole {
                writer.signed(number &- last)
                last = number
            }
            return
        }
        writer.octet(bits)
        var last: UInt64 = 0
        for value in values {
            writeDifference(value.bitPattern ^ last, to: &writer)
            last = value.bitPattern
        }
    }

    static func read(_ count: Int, from reader: inout CompactReader) throws -> [Double] {
        let form = try reader.octet()
        var values: [Double] = []
        values.reserveCapacity(count)
        if form == bits {
            var last: UInt64 = 0
            for _ in 0..<count {
                last ^= try readDifference(from: &reader)
                values.append(Double(bitPattern: last))
            }
            return values
        }
        guard Int(form) < powers.count else { throw reader.failure("a form of values this program knows") }
        var last: Int64 = 0
        for _ in 0..<count {
            last = last &+ (try reader.signed())
            values.append(Double(last) / powers[Int(form)])
        }
        return values
    }

    private static func whole(_ values: [Double], _ power: Double) -> [Int64]? {
        var output: [Int64] = []
        output.reserveCapacity(values.count)
        for value in values {
            let scaled = (value * power).rounded()
            guard abs(scaled) <= wholeLimit, let number = Int64(exactly: scaled),
                (Double(number) / power).bitPattern == value.bitPattern
            else { return nil }
            output.append(number)
        }
        return output
    }

    private static func writeDifference(_ difference: UInt64, to writer: inout CompactWriter) {
        let above = difference.leadingZeroBitCount / 8
        let below = above == 8 ? 0 : difference.trailingZeroBitCount / 8
        writer.octet(UInt8(truncatingIfNeeded: above << 4 | below))
        for index in (below..<max(below, 8 - above)) {
            writer.octet(UInt8(truncatingIfNeeded: difference >> UInt64(index * 8)))
        }
    }

    private static func readDifference(from reader: inout CompactReader) throws -> UInt64 {
        let lengths = try reader.octet()
        let (above, below) = (Int(lengths >> 4), Int(lengths & 15))
        guard above + below <= 8 else { throw reader.failure("at most 8 zero octets") }
        var difference: UInt64 = 0
        for index in below..<(8 - above) { difference |= UInt64(try reader.octet()) << UInt64(index * 8) }
        return difference
    }
}
