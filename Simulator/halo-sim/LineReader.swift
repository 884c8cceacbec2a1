import HaloHardware

/// A file's lines, one after the other.
struct LineReader {
    private let file: any OpenFile
    private var offset = 0
    private var buffer: [UInt8] = []
    private var position = 0

    init(_ file: any OpenFile) {
        self.file = file
    }

    /// The next line without its newline; `nil` at the end.
    /// - Throws: `HardwareError`.
    mutating func next() throws -> String? {
        var line: [UInt8] = []
        while true {
            if position == buffer.count {
                buffer = try file.read(at: offset, count: 65_536)
                offset += buffer.count
                position = 0
                guard !buffer.isEmpty else { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            }
            if let end = buffer[position...].firstIndex(of: 0x0A) {
                line += buffer[position..<end]
                position = end + 1
                return String(decoding: line, as: UTF8.self)
            }
            line += buffer[position...]
            position = buffer.count
        }
    }
}
