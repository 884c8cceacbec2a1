/// How finely a chunk's rows are: what is kept for how long differs by it.
enum ChunkLevel: Int64, CaseIterable {
    /// Samples.
    case sample = 0
    /// Aggregates of a minute, made of samples that are due to go.
    case minute = 1
    /// Aggregates of an hour, made when samples are sorted into chunks.
    case hour = 2

    /// The table of chunks that do not change any more.
    var table: String {
        switch self {
        case .sample: "chunks"
        case .minute: "minute_chunks"
        case .hour: "hour_chunks"
        }
    }

    /// Width of an aggregate, milliseconds; 1 for samples.
    var widthMilliseconds: Int64 {
        switch self {
        case .sample: 1
        case .minute: 60_000
        case .hour: 3_600_000
        }
    }
}
