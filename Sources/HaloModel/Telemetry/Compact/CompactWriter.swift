/// Puts numbers together for the compact form: variable-length integers of seven bits an octet, lowest first, the high bit
/// set while more follow (LEB128, DWARF 5 section 7.6); signed ones folded so that small magnitudes stay short.
public struct CompactWriter: Sendable {
    /// What has been written.
    @inlinable public var octets: [UInt8] { written }
    @usableFromInline var written: [UInt8] = []

    /// Nothing written yet.
    @inlinable public init() {}

    /// One octet.
    @inlinable public mutating func octet(_ value: UInt8) { written.append(value) }

    /// Octets as they are.
    @inlinable public mutating func raw(_ values: some Sequence<UInt8>) { written.append(contentsOf: values) }

    /// An unsigned number, 1 to 10 octets.
    @inlinable public mutating func unsigned(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            written.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        written.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A count, which is never negative.
    @inlinable public mutating func count(_ value: Int) { unsigned(UInt64(max(0, value))) }

    /// A signed number: 0, −1, 1, −2 … are written as 0, 1, 2, 3 …
    @inlinable public mutating func signed(_ value: Int64) { unsigned(UInt64(bitPattern: value &<< 1 ^ value &>> 63)) }

    /// Eight octets, lowest first.
    @inlinable public mutating func fixed(_ value: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { written.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// Octets of UTF-8 with their count before them.
    @inlinable public mutating func text(_ value: String) {
        count(value.utf8.count)
        raw(value.utf8)
    }
}
