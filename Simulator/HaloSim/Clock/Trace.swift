/// What happened in a run, one line per event, in the order it happened: `seconds.nanoseconds TAB node TAB kind TAB detail`.
///
/// The trace is the definition of "the same run": two runs are the same when their traces are, byte for byte.
public final class Trace {
    /// Receives every line, without its newline.
    public typealias Sink = (String) -> Void

    /// Lines recorded so far.
    public private(set) var lineCount = 0
    /// FNV-1a 64 over all lines and their newlines.
    public private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    private var sink: Sink?
    private let time: () -> Int64

    /// A trace that reads virtual nanoseconds from `time` and hands lines to `sink`; without a sink it only counts and
    /// digests.
    public init(time: @escaping () -> Int64, sink: Sink? = nil) {
        self.time = time
        self.sink = sink
    }

    /// Adds a line. Tabs and newlines in `detail` are replaced, so that a line stays a line.
    public func record(_ node: String, _ kind: String, _ detail: String) {
        let now = time()
        let fraction = String(now % 1_000_000_000)
        let padding = String(repeating: "0", count: 9 - fraction.utf8.count)
        var line = "\(now / 1_000_000_000).\(padding)\(fraction)\t\(node)\t\(kind)\t"
        if detail.utf8.contains(where: { $0 < 0x20 }) {
            line += String(decoding: detail.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
        } else {
            line += detail
        }
        lineCount += 1
        for octet in line.utf8 {
            digest = (digest ^ UInt64(octet)) &* 0x0000_0100_0000_01B3
        }
        digest = (digest ^ 0x0A) &* 0x0000_0100_0000_01B3
        sink?(line)
    }
}
