/// Takes apart what `CompactWriter` has put together; never traps, whatever the octets.
public struct CompactReader: Sendable {
    @usableFromInline let octets: ArraySlice<UInt8>
    @usableFromInline var position = 0

    /// The next octet's place, from the beginning of what is read.
    @inlinable public var offset: Int { position }

    /// Reads from the first of `octets` on.
    @inlinable public init(_ octets: ArraySlice<UInt8>) { self.octets = octets }

    /// Octets not read yet.
    @inlinable public var remaining: Int { octets.count - position }

    /// What is thrown when `expected` is not there.
    @inlinable public func failure(_ expected: String) -> CompactError {
        CompactError(offset: position, expected: expected)
    }

    /// One octet.
    /// - Throws: `CompactError` at the end.
    @inlinable public mutating func octet() throws -> UInt8 {
        guard remaining > 0 else { throw failure("one octet more") }
        defer { position += 1 }
        return octets[octets.startIndex + position]
    }

    /// So many octets.
    /// - Throws: `CompactError` when fewer are left.
    @inlinable public mutating func raw(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw failure("\(count) octets more") }
        let start = octets.startIndex + position
        position += count
        return octets[start..<(start + count)]
    }

    /// An unsigned number.
    /// - Throws: `CompactError` at the end, or when it does not fit into 64 bits.
    @inlinable public mutating func unsigned() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            let next = try octet()
            let part = UInt64(next & 0x7F)
            guard shift < 63 || part <= 1 else { throw failure("a number of 64 bits") }
            value |= part << UInt64(shift)
            if next & 0x80 == 0 { return value }
        }
        throw failure("a number of 64 bits")
    }

    /// A count of at most `limit`.
    /// - Throws: `CompactError` when it is more.
    @inlinable public mutating func count(_ what: String, limit: Int) throws -> Int {
        let value = try unsigned()
        guard value <= UInt64(max(0, limit)) else { throw failure("at most \(limit) \(what), found \(value)") }
        return Int(value)
    }

    /// A signed number.
    /// - Throws: `CompactError`.
    @inlinable public mutating func signed() throws -> Int64 {
        let folded = try unsigned()
        return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
    }

    /// Eight octets, lowest first.
    /// - Throws: `CompactError` when fewer are left.
    @inlinable public mutating func fixed() throws -> UInt64 {
        try raw(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Text of at most `limit` octets.
    /// - Throws: `CompactError` when it is longer, or no UTF-8.
    @inlinable public mutating func text(_ what: String, limit: Int) throws -> String {
        let start = self
        let count = try count("octets of \(what)", limit: limit)
        guard let text = String(validating: try raw(count), as: UTF8.self) else {
            throw start.failure("\(what) in UTF-8")
        }
        return text
    }
}
