import HaloModel

/// What is around the columns of a chunk: the form's number before them, the count of rows, and FNV-1a of 32 bits over all of
/// it behind (draft-eastlake-fnv, section 2), lowest octet first, so that a bit that flipped on the medium is noticed.
enum ChunkEnvelope {
    /// The most rows a chunk may claim to have.
    private static let rowLimit = 4096
    private static let sumCount = 4

    static func seal(form: UInt8, rows: Int, columns: (inout CompactWriter) -> Void) -> [UInt8] {
        var writer = CompactWriter()
        writer.octet(form)
        writer.count(rows)
        if rows > 0 { columns(&writer) }
        var octets = writer.octets
        let sum = sum(octets[...])
        for shift in stride(from: 0, to: 32, by: 8) { octets.append(UInt8(truncatingIfNeeded: sum >> UInt32(shift))) }
        return octets
    }

    /// - Throws: `DatabaseError` of kind `corrupt`.
    static func open<Row>(
        _ octets: [UInt8], form: UInt8, columns: (Int, inout CompactReader) throws -> [Row]
    ) throws -> [Row] {
        let content = octets.dropLast(sumCount)
        let sum = octets.suffix(sumCount).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard octets.count > sumCount, self.sum(content) == sum else {
            throw DatabaseError(kind: .corrupt, message: "a chunk of telemetry is damaged")
        }
        do {
            var reader = CompactReader(content)
            guard try reader.octet() == form else { throw reader.failure("form \(form) before") }
            let rows = try reader.count("rows", limit: rowLimit)
            let values = rows > 0 ? try columns(rows, &reader) : []
            guard reader.remaining == 0 else { throw reader.failure("the end") }
            return values
        } catch let error as CompactError {
            throw DatabaseError(kind: .corrupt, message: "a chunk of telemetry cannot be read: \(error)")
        }
    }

    private static func sum(_ octets: ArraySlice<UInt8>) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for octet in octets { hash = (hash ^ UInt32(octet)) &* 0x0100_0193 }
        return hash
    }
}
