/// How a whole number lies in octets: `u8`, `s16le`, `u24be`, …
struct IntegerFormat: Sendable, Equatable, Decodable {
    /// How many octets, 1…4.
    let count: Int
    let isSigned: Bool
    let isLittleEndian: Bool

    /// One octet, unsigned.
    static let octet = IntegerFormat(count: 1, isSigned: false, isLittleEndian: false)

    private init(count: Int, isSigned: Bool, isLittleEndian: Bool) {
        self.count = count
        self.isSigned = isSigned
        self.isLittleEndian = isLittleEndian
    }

    /// Its name; sizes above 8 bits need `le` or `be`.
    init?(_ name: String) {
        guard let sign = name.first, sign == "u" || sign == "s" else { return nil }
        let digits = name.dropFirst().prefix { $0.isNumber }
        let order = name.dropFirst(1 + digits.count)
        guard let bits = Int(digits), [8, 16, 24, 32].contains(bits) else { return nil }
        guard bits == 8 ? order.isEmpty : order == "le" || order == "be" else { return nil }
        count = bits / 8
        isSigned = sign == "s"
        isLittleEndian = order == "le"
    }

    /// Reads the name.
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let format = IntegerFormat(name) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "unknown type \"\(name)\"; "
                    + "known: u8, s8, and u or s with 16, 24 or 32 bits and le or be, such as s16le")
        }
        self = format
    }

    /// The number at `offset`; `nil` when the octets end before.
    func value(in octets: [UInt8], at offset: Int) -> Int64? {
        guard offset >= 0, offset <= octets.count - count else { return nil }
        let part = octets[offset..<offset + count]
        var value: Int64 = 0
        if isLittleEndian {
            for octet in part.reversed() { value = value << 8 | Int64(octet) }
        } else {
            for octet in part { value = value << 8 | Int64(octet) }
        }
        return isSigned ? (value << (64 - 8 * count)) >> (64 - 8 * count) : value
    }
}
