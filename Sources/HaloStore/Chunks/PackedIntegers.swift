import HaloModel

/// Non-negative integers in blocks of 32: an octet with the bits the largest of the block needs, then all of them with that
/// many bits each, lowest bits first, filled up to whole octets.
enum PackedIntegers {
    private static let blockCount = 32

    static func write(_ values: [UInt64], to writer: inout CompactWriter) {
        var start = 0
        while start < values.count {
            let block = values[start..<min(start + blockCount, values.count)]
            let width = width(of: block)
            writer.octet(UInt8(truncatingIfNeeded: width))
            write(block, width: width, to: &writer)
            start += blockCount
        }
    }

    /// Octets `write` would need.
    static func size(_ values: [UInt64]) -> Int {
        stride(from: 0, to: values.count, by: blockCount).reduce(0) { size, start in
            let block = values[start..<min(start + blockCount, values.count)]
            return size + 1 + (block.count * width(of: block) + 7) / 8
        }
    }

    /// - Throws: `CompactError`.
    static func read(_ count: Int, from reader: inout CompactReader) throws -> [UInt64] {
        var values: [UInt64] = []
        values.reserveCapacity(count)
        while values.count < count {
            let number = min(blockCount, count - values.count)
            let width = Int(try reader.octet())
            guard width <= 64 else { throw reader.failure("at most 64 bits before") }
            var bits = BitCursor(try reader.raw((number * width + 7) / 8))
            for _ in 0..<number { values.append(bits.take(width)) }
        }
        return values
    }

    private static func width(of block: ArraySlice<UInt64>) -> Int {
        64 - block.reduce(0, |).leadingZeroBitCount
    }

    private static func write(_ block: ArraySlice<UInt64>, width: Int, to writer: inout CompactWriter) {
        var buffer: UInt64 = 0
        var filled = 0
        for value in block {
            buffer |= value << UInt64(filled)
            filled += width
            if filled >= 64 {
                writer.fixed(buffer)
                filled -= 64
                // What did not fit; a shift by 64 gives 0.
                buffer = value >> UInt64(width - filled)
            }
        }
        while filled > 0 {
            writer.octet(UInt8(truncatingIfNeeded: buffer))
            buffer >>= 8
            filled -= 8
        }
    }

    /// Takes bits from octets, lowest first; past the end there are zeros.
    private struct BitCursor {
        private var rest: ArraySlice<UInt8>.Iterator
        private var buffer: UInt64 = 0
        private var filled = 0

        init(_ octets: ArraySlice<UInt8>) { rest = octets.makeIterator() }

        mutating func take(_ width: Int) -> UInt64 {
            guard width > 56 else { return takeFew(width) }
            let low = takeFew(32)
            return low | takeFew(width - 32) << 32
        }

        /// At most 56 bits, so that an octet more always has room.
        private mutating func takeFew(_ width: Int) -> UInt64 {
            while filled < width {
                buffer |= UInt64(rest.next() ?? 0) << UInt64(filled)
                filled += 8
            }
            let value = buffer & (1 << UInt64(width) &- 1)
            buffer >>= UInt64(width)
            filled -= width
            return value
        }
    }
}
