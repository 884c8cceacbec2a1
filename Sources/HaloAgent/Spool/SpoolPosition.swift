import FoundationEssentials

/// How far the spool has been delivered; the content of its file `ack`.
struct SpoolPosition: Sendable, Codable, Equatable {
    /// Another name for the rest of a series, used when the gateway refuses to skip samples that are gone.
    struct Alias: Sendable, Codable, Equatable {
        var series: UInt64
        /// The first sequence number delivered under the other name, where it counts from 0.
        var from: UInt64
    }

    /// The segment the next sample is in.
    var segment: Int
    /// Its offset there.
    var offset: Int
    var alias: Alias?

    /// Reads the file's content; `nil` when it is damaged.
    init?(octets: [UInt8]) {
        guard let value = try? JSONDecoder().decode(SpoolPosition.self, from: Data(octets)), value.offset >= 0,
            (0...Spool.lastSegment).contains(value.segment)
        else { return nil }
        self = value
    }

    init(segment: Int, offset: Int, alias: Alias? = nil) {
        self.segment = segment
        self.offset = offset
        self.alias = alias
    }

    var octets: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
    }
}
