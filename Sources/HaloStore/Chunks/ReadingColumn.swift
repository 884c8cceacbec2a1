import HaloModel

/// Readings in a row, which come back to the last bit.
///
/// An octet says how. 0…9: each reading is a whole number divided by that power of ten, the least that does; the whole numbers
/// follow as an `IntegerColumn`. 255: the first reading's bits, then how many low bits never differ, then the bits in which
/// each reading differs from the one before without those, packed (the exclusive-or of T. Pelkonen et al., Gorilla, VLDB 2015,
/// section 4.1.2).
enum ReadingColumn {
    private static let bits: UInt8 = 255
    /// Each is a double without rounding, so a quotient of a whole number below 2^53 is rounded once (IEEE 754-2019 5.4.1).
    private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
    private static let wholeLimit = 0x1p53

    static func write(_ values: [Double], to writer: inout CompactWriter) {
        if let decimals = decimals(of: values), let numbers = wholes(values, powers[decimals]) {
            writer.octet(UInt8(truncatingIfNeeded: decimals))
            IntegerColumn.write(numbers, to: &writer)
            return
        }
        let first = values.first?.bitPattern ?? 0
        let differences = zip(values.dropFirst(), values).map { $0.bitPattern ^ $1.bitPattern }
        let unused = min(63, differences.reduce(0, |).trailingZeroBitCount)
        writer.octet(bits)
        writer.fixed(first)
        writer.octet(UInt8(truncatingIfNeeded: unused))
        PackedIntegers.write(differences.map { $0 >> UInt64(unused) }, to: &writer)
    }

    /// - Parameter count: at least 1.
    /// - Throws: `CompactError`.
    static func read(_ count: Int, from reader: inout CompactReader) throws -> [Double] {
        let form = try reader.octet()
        guard form == bits else {
            guard Int(form) < powers.count else { throw reader.failure("a form of readings this program knows before") }
            let power = powers[Int(form)]
            return try IntegerColumn.read(count, from: &reader).map { Double($0) / power }
        }
        var last = try reader.fixed()
        let unused = try reader.octet()
        guard unused < 64 else { throw reader.failure("at most 63 unused bits before") }
        var values = [Double(bitPattern: last)]
        values.reserveCapacity(count)
        for difference in try PackedIntegers.read(max(0, count - 1), from: &reader) {
            last ^= difference << UInt64(unused)
            values.append(Double(bitPattern: last))
        }
        return values
    }

    /// The least power of ten that makes all readings whole. What is whole with one is so with the next, within 2^53.
    private static func decimals(of values: [Double]) -> Int? {
        var decimals = 0
        for value in values {
            while whole(value, powers[decimals]) == nil {
                decimals += 1
                guard decimals < powers.count else { return nil }
            }
        }
        return decimals
    }

    private static func wholes(_ values: [Double], _ power: Double) -> [Int64]? {
        var numbers: [Int64] = []
        numbers.reserveCapacity(values.count)
        for value in values {
            guard let number = whole(value, power) else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    private static func whole(_ value: Double, _ power: Double) -> Int64? {
        let scaled = (value * power).rounded()
        guard abs(scaled) <= wholeLimit, let number = Int64(exactly: scaled),
            (Double(number) / power).bitPattern == value.bitPattern
        else { return nil }
        return number
    }
}
