import CHaloLinux
import Glibc
import HaloHardware

/// The reading end of a pipe, and the first mebibyte of what came through.
struct CapturedPipe {
    /// The most octets kept; what comes after is read and dropped, so that the writer never stalls.
    static let limit = 1 << 20

    private let reader: Descriptor
    private var octets: [UInt8] = []
    private var ended = false

    /// A pipe: its reading end, which does not block, and its writing end.
    /// - Throws: `HardwareError`.
    static func make() throws -> (CapturedPipe, writer: Descriptor) {
        var ends: [CInt] = [-1, -1]
        try SystemCall.retrying("pipe") { halo_pipe(&ends) }
        let (reader, writer) = (Descriptor(ends[0]), Descriptor(ends[1]))
        try reader.use("pipe") { number in
            _ = try SystemCall.retrying("pipe") { fcntl(number, F_SETFL, O_NONBLOCK) }
        }
        return (CapturedPipe(reader: reader), writer)
    }

    private init(reader: Descriptor) {
        self.reader = reader
    }

    /// The descriptor to wait for; `nil` once all writing ends are closed.
    var openNumber: CInt? { ended ? nil : try? reader.use("pipe") { $0 } }

    /// What came, as text; octets that are no UTF-8 are replaced.
    var text: String { String(decoding: octets, as: UTF8.self) }

    /// Reads what is there now, at most as much as a pipe holds, so that an endless writer cannot keep it here.
    /// - Throws: `HardwareError`.
    mutating func drain() throws {
        guard !ended else { return }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = try reader.use("pipe") { number -> Int? in
            while true {
                let count = read(number, &chunk, chunk.count)
                if count >= 0 { return count }
                let number = errno
                if number == EAGAIN { return nil }
                if number != EINTR { throw HardwareError(errno: number, "read pipe") }
            }
        }
        guard let count else { return }
        ended = count == 0
        octets.append(contentsOf: chunk.prefix(min(count, Self.limit - octets.count)))
    }
}
