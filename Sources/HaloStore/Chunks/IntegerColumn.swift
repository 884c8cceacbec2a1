import HaloModel

/// Signed integers in a row: an octet says whether the differences (0) or the differences of the differences (1) follow,
/// whichever is shorter; then the first integer, then those, folded and packed.
enum IntegerColumn {
    private static let differences: UInt8 = 0
    private static let changes: UInt8 = 1

    static func write(_ values: [Int64], to writer: inout CompactWriter) {
        let steps = steps(values)
        let first = steps.map(fold)
        let second = self.steps(steps).map(fold)
        // The first step stands among its changes as it is.
        let changing = (steps.first.map { [fold($0)] } ?? []) + second
        let isShorter = PackedIntegers.size(changing) < PackedIntegers.size(first)
        writer.octet(isShorter ? changes : differences)
        writer.signed(values.first ?? 0)
        PackedIntegers.write(isShorter ? changing : first, to: &writer)
    }

    /// - Parameter count: at least 1.
    /// - Throws: `CompactError`.
    static func read(_ count: Int, from reader: inout CompactReader) throws -> [Int64] {
        let form = try reader.octet()
        guard form <= changes else { throw reader.failure("a form of integers this program knows before") }
        var values = [try reader.signed()]
        values.reserveCapacity(count)
        var last = values[0]
        var step: Int64 = 0
        for packed in try PackedIntegers.read(max(0, count - 1), from: &reader) {
            let number = Int64(bitPattern: packed >> 1) ^ -Int64(bitPattern: packed & 1)
            step = form == changes ? step &+ number : number
            last = last &+ step
            values.append(last)
        }
        return values
    }

    private static func steps(_ values: [Int64]) -> [Int64] {
        zip(values.dropFirst(), values).map { $0 &- $1 }
    }

    /// 0, −1, 1, −2 … as 0, 1, 2, 3 …
    private static func fold(_ value: Int64) -> UInt64 { UInt64(bitPattern: value &<< 1 ^ value &>> 63) }
}
