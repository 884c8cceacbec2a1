import HTTPTypes
import Hummingbird

/// Gathers an answer's body, for requests answered in process. Used by one task.
final class CollectedBody {
    private(set) var octets: [UInt8] = []

    struct Writer: ResponseBodyWriter {
        var body: CollectedBody

        mutating func write(_ buffer: ByteBuffer) async throws {
            body.octets.append(contentsOf: buffer.readableBytesView)
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
