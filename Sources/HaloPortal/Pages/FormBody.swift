/// A form's fields (`application/x-www-form-urlencoded`, URL Standard 5.1).
struct FormBody {
    private var fields: [(name: String, value: String)] = []

    init(_ octets: [UInt8]) {
        for pair in octets.split(separator: UInt8(ascii: "&")).prefix(100) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            fields.append((Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : ""))
        }
    }

    /// The first field of that name; empty when there is none.
    subscript(name: String) -> String { fields.first { $0.name == name }?.value ?? "" }

    private static func decoded(_ octets: ArraySlice<UInt8>) -> String {
        var output: [UInt8] = []
        var rest = octets
        while let octet = rest.popFirst() {
            if octet == UInt8(ascii: "%"), let value = hexadecimal(rest.prefix(2)) {
                output.append(value)
                rest = rest.dropFirst(2)
            } else {
                output.append(octet == UInt8(ascii: "+") ? UInt8(ascii: " ") : octet)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 2, !digits.contains(UInt8(ascii: "+")), !digits.contains(UInt8(ascii: "-")) else {
            return nil
        }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
