/// What chunks are made of: rows of one series in the order of their time.
protocol ChunkRow {
    /// The most rows a chunk is filled with.
    static var rowsPerChunk: Int { get }
    /// Where the row stands, milliseconds since the POSIX epoch.
    var timeMilliseconds: Int64 { get }

    static func encode(_ rows: [Self]) -> [UInt8]
    /// - Throws: `DatabaseError` of kind `corrupt`.
    static func decode(_ octets: [UInt8]) throws -> [Self]
    /// Old rows and new ones in order.
    static func merge(_ old: [Self], _ new: [Self]) -> [Self]
}
