/// Neighbouring bits of one octet, as data sheets write them: `3[7:4]`, or `3[2]` for one.
struct BitRange: Sendable, Equatable, Decodable {
    /// Which octet of those read, from 0.
    let octet: Int
    /// Lowest bit, 0…7.
    let low: Int
    /// How many bits.
    let count: Int

    /// Reads the notation.
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let range = BitRange(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected bits such as \"3[7:4]\" or \"3[2]\", found \"\(text)\"")
        }
        self = range
    }

    /// Reads the notation; `nil` when it is something else.
    init?(_ text: String) {
        let parts = text.split(separator: "[", omittingEmptySubsequences: false)
        guard parts.count == 2, let octet = Int(parts[0]), (0..<256).contains(octet), parts[1].last == "]" else {
            return nil
        }
        let bits = parts[1].dropLast().split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = bits.first, let high = first, let last = bits.last, let low = last, bits.count <= 2,
            (0...7).contains(high), (0...high).contains(low)
        else { return nil }
        self.octet = octet
        self.low = low
        count = high - low + 1
    }

    /// The bits as a number; `nil` when the octet was not read.
    func value(in octets: [UInt8]) -> Int64? {
        guard octets.indices.contains(octet) else { return nil }
        return Int64(octets[octet] >> UInt8(low)) & ((1 << Int64(count)) - 1)
    }
}
