import CPcap
import Glibc

/// Reads a capture file, record by record. The format is known by the file's first octets, not by its name.
public final class CaptureReader {
    /// The file.
    public let path: String
    /// Its format.
    public let format: CaptureFormat
    /// Records read so far.
    public private(set) var frameCount = 0

    private let source: any CaptureSource
    private var isAtEnd = false

    /// The most octets a record may have: what libpcap allows these link types (`MAXIMUM_SNAPLEN`). A damaged length
    /// is told as damage instead of being allocated.
    public static let recordOctetsMax = 262_144

    /// Opens a file.
    /// - Throws: `CaptureError.cannotOpen`, or `.notACapture` when the file is empty or something else.
    public init(path: String) throws(CaptureError) {
        self.path = path
        guard let file = fopen(path, "rb") else {
            throw CaptureError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        let magic = try Self.readMagic(file, path: path)
        guard let format = CaptureFormat(magic: magic) else {
            fclose(file)
            throw CaptureError.notACapture(path: path, reason: Self.explain(magic))
        }
        self.format = format
        switch format {
        case .pcap: source = try PcapSource(file: file, path: path, magic: magic)
        case .pcapng: source = PcapngSource(file: file, path: path)
        }
    }

    /// The next record, or `nil` at the end.
    /// - Throws: `CaptureError.damaged` once, where the file stops making sense; the end follows. `.notACapture`
    ///   when nothing but the magic number makes sense.
    public func next() throws(CaptureError) -> CapturedFrame? {
        guard !isAtEnd else { return nil }
        do throws(CaptureError) {
            guard let frame = try source.next() else {
                isAtEnd = true
                return nil
            }
            frameCount += 1
            return frame
        } catch {
            isAtEnd = true
            throw error
        }
    }

    /// Reads four octets and puts them back, which works on pipes too. Closes the file when it throws.
    private static func readMagic(_ file: UnsafeMutablePointer<FILE>, path: String) throws(CaptureError) -> [UInt8] {
        var magic = [UInt8](repeating: 0, count: 4)
        errno = 0
        let count = fread(&magic, 1, magic.count, file)
        if count < magic.count, ferror(file) != 0 {
            let reason = String(cString: strerror(errno))
            fclose(file)
            throw CaptureError.cannotOpen(path: path, reason: reason)
        }
        magic.removeLast(magic.count - count)
        for octet in magic.reversed() { ungetc(Int32(octet), file) }
        return magic
    }

    private static func explain(_ magic: [UInt8]) -> String {
        if magic.isEmpty { return "the file is empty" }
        if magic.count < 4 { return "it has only \(magic.count) octets" }
        if magic.starts(with: [0x1F, 0x8B]) { return "it is compressed with gzip; decompress it first" }
        if magic.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return "it is compressed with zstd; decompress it first" }
        if magic.allSatisfy({ (0x20...0x7E).contains($0) || (0x09...0x0D).contains($0) }) {
            return "it looks like text"
        }
        let digits = magic.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        return "it begins with \(digits), which is neither pcap nor pcapng"
    }
}
