import HaloModel

/// Reads numbers and octets from a range of an array, and throws instead of leaving that range.
public struct ByteReader: Sendable {
    private let bytes: [UInt8]
    private let end: Int
    /// Index in the array of the next octet to be read.
    public private(set) var position: Int

    /// Reads all of `bytes`.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.position = 0
        self.end = bytes.count
    }

    private init(_ bytes: [UInt8], from position: Int, to end: Int) {
        self.bytes = bytes
        self.position = position
        self.end = end
    }

    /// Octets not read yet.
    public var remaining: Int { end - position }

    /// Whether every octet has been read.
    public var isAtEnd: Bool { position >= end }

    /// The octet `offset` places ahead, which stays unread; `nil` behind the end.
    public func peek(at offset: Int = 0) -> UInt8? {
        guard offset >= 0, offset < remaining else { return nil }
        return bytes[position + offset]
    }

    /// The big-endian number `offset` places ahead, which stays unread; `nil` behind the end.
    public func peekUInt16BE(at offset: Int) -> UInt16? {
        guard let high = peek(at: offset), let low = peek(at: offset &+ 1) else { return nil }
        return UInt16(high) << 8 | UInt16(low)
    }

    /// Moves `count` octets ahead and answers where they begin.
    private mutating func take(_ count: Int, _ field: String) throws(FrameError) -> Int {
        guard count >= 0, count <= remaining else {
            throw FrameError.truncated(field: field, needed: count, available: remaining)
        }
        let start = position
        position += count
        return start
    }

    /// Reads one octet.
    /// - Throws: `FrameError.truncated` at the end.
    public mutating func readUInt8(_ field: String) throws(FrameError) -> UInt8 {
        bytes[try take(1, field)]
    }

    /// Reads a signed octet (two's complement).
    /// - Throws: `FrameError.truncated` at the end.
    public mutating func readInt8(_ field: String) throws(FrameError) -> Int8 {
        Int8(bitPattern: try readUInt8(field))
    }

    /// Reads an unsigned number of `count` octets (1…8), the least significant first.
    /// - Throws: `FrameError.truncated` when fewer are left.
    public mutating func readLittleEndian(_ count: Int, _ field: String) throws(FrameError) -> UInt64 {
        let start = try take(count, field)
        var value: UInt64 = 0
        for index in stride(from: start + count - 1, through: start, by: -1) {
            value = value << 8 | UInt64(bytes[index])
        }
        return value
    }

    /// Reads an unsigned number of `count` octets (1…8), the most significant first.
    /// - Throws: `FrameError.truncated` when fewer are left.
    public mutating func readBigEndian(_ count: Int, _ field: String) throws(FrameError) -> UInt64 {
        let start = try take(count, field)
        var value: UInt64 = 0
        for index in start..<(start + count) { value = value << 8 | UInt64(bytes[index]) }
        return value
    }

    /// Reads two octets, the least significant first.
    /// - Throws: `FrameError.truncated` when fewer are left.
    public mutating func readUInt16LE(_ field: String) throws(FrameError) -> UInt16 {
        let start = try take(2, field)
        return UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8
    }

    /// Reads two octets, the most significant first.
    /// - Throws: `FrameError.truncated` when fewer are left.
    public mutating func readUInt16BE(_ field: String) throws(FrameError) -> UInt16 {
        try readUInt16LE(field).byteSwapped
    }

    /// Reads four octets, the least significant first.
    /// - Throws: `FrameError.truncated` when fewer are left.
    public mutating func readUInt32LE(_ field: String) throws(FrameError) -> UInt32 {
        UInt32(truncatingIfNeeded: try readLittleEndian(4, field))
    }

    /// Reads four octets, the most significant first.
    /// - Throws: `FrameError.truncated` when fewer are left.
    public mutating func readUInt32BE(_ field: String) throws(FrameError) -> UInt32 {
        UInt32(truncatingIfNeeded: try readBigEndian(4, field))
    }

    /// Reads eight octets, the least significant first.
    /// - Throws: `FrameError.truncated` when fewer are left.
    public mutating func readUInt64LE(_ field: String) throws(FrameError) -> UInt64 {
        try readLittleEndian(8, field)
    }

    /// Reads a MAC address.
    /// - Throws: `FrameError.truncated` when fewer than six octets are left.
    public mutating func readMAC(_ field: String) throws(FrameError) -> MACAddress {
        MACAddress(rawValue: try readBigEndian(6, field))
    }

    /// Reads an IPv4 address.
    /// - Throws: `FrameError.truncated` when fewer than four octets are left.
    public mutating func readIPv4(_ field: String) throws(FrameError) -> IPv4Address {
        IPv4Address(rawValue: try readUInt32BE(field))
    }

    /// Reads `count` octets as they are.
    /// - Throws: `FrameError.truncated` when fewer are left.
    public mutating func readBytes(_ count: Int, _ field: String) throws(FrameError) -> [UInt8] {
        let start = try take(count, field)
        return Array(bytes[start..<(start + count)])
    }

    /// Reads every octet that is left.
    public mutating func readRemaining() -> [UInt8] {
        let start = position
        position = end
        return start == 0 && end == bytes.count ? bytes : Array(bytes[start..<end])
    }

    /// Leaves out `count` octets.
    /// - Throws: `FrameError.truncated` when fewer are left.
    public mutating func skip(_ count: Int, _ field: String) throws(FrameError) {
        _ = try take(count, field)
    }

    /// A reader of the next `count` octets alone; this reader goes on behind them.
    /// - Throws: `FrameError.truncated` when fewer are left.
    public mutating func subReader(_ count: Int, _ field: String) throws(FrameError) -> ByteReader {
        let start = try take(count, field)
        return ByteReader(bytes, from: start, to: start + count)
    }

    /// Cuts `count` octets off the end; at most what is left.
    public func droppingLast(_ count: Int) -> ByteReader {
        ByteReader(bytes, from: position, to: max(position, end - max(0, count)))
    }
}
