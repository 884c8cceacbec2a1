import HaloModel

/// Integers that seldom change: the difference from the one before, and how many in a row are the same, until none is left.
enum RunColumn {
    static func write(_ values: [Int64], to writer: inout CompactWriter) {
        var last: Int64 = 0
        var index = 0
        while index < values.count {
            let value = values[index]
            let start = index
            while index < values.count, values[index] == value { index += 1 }
            writer.signed(value &- last)
            writer.count(index - start)
            last = value
        }
    }

    /// - Throws: `CompactError`.
    static func read(_ count: Int, from reader: inout CompactReader) throws -> [Int64] {
        var values: [Int64] = []
        values.reserveCapacity(count)
        var last: Int64 = 0
        while values.count < count {
            last = last &+ (try reader.signed())
            let run = try reader.count("in a run", limit: count - values.count)
            guard run > 0 else { throw reader.failure("a run of at least 1 before") }
            values.append(contentsOf: repeatElement(last, count: run))
        }
        return values
    }
}
